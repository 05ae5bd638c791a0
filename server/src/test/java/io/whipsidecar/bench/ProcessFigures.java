package io.whipsidecar.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Linux says of a process at one moment. User and system time are not told apart: the kernel
 * knows their sum exactly and guesses the shares.
 *
 * @param cpuMs processor time of all its threads, those that have ended too
 * @param threads by number
 */
record ProcessFigures(long cpuMs, Map<Long, ThreadCpu> threads) {
  /** Clock ticks of {@code /proc}: USER_HZ is 100 wherever Java runs. */
  private static final int TICK_MS = 10;

  /** Behind the name: user, system, and both of ended children. */
  private static final int FIRST_COLUMN = 11;

  private static final int COLUMNS = 2;
  private static final int COLUMNS_WITH_CHILDREN = 4;

  /** A thread and its processor time. */
  record ThreadCpu(String name, long cpuMs) {}

  static ProcessFigures of(long pid) throws IOException {
    Map<Long, ThreadCpu> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc(pid, "task"))) {
      for (Path task : tasks) {
        try {
          threads.put(Long.parseLong(task.getFileName().toString()), parse(task.resolve("stat")));
        } catch (NoSuchFileException e) {
          // It has ended.
        }
      }
    }
    return new ProcessFigures(cpuMs(pid), threads);
  }

  static long cpuMs(long pid) throws IOException {
    return parse(proc(pid, "stat")).cpuMs();
  }

  private static ThreadCpu parse(Path stat) throws IOException {
    String line = Files.readString(stat);
    String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
    return new ThreadCpu(name, TICK_MS * ticks(line, COLUMNS));
  }

  private static long ticks(String line, int count) {
    List<String> columns = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    return columns.subList(FIRST_COLUMN, FIRST_COLUMN + count).stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  /**
   * Processor time in ms of everything that runs or ran on this machine: an ended process's is
   * among its parent's. The totals of {@code /proc/stat} are guessed from ticks and miss what
   * sleeps and wakes in between.
   */
  static long machineMs() throws IOException {
    long ticks = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          ticks += ticks(Files.readString(process.resolve("stat")), COLUMNS_WITH_CHILDREN);
        } catch (IOException e) {
          // It has ended.
        }
      }
    }
    return TICK_MS * ticks;
  }

  static long residentKb(long pid) throws IOException {
    for (String line : Files.readAllLines(proc(pid, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS of process " + pid);
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", String.valueOf(pid), file);
  }

  /** Processor time in ms by thread since then, threads of one kind together. */
  Map<String, Long> threadsSince(ProcessFigures then) {
    Map<String, Long> byName = new HashMap<>();
    threads.forEach(
        (number, now) -> {
          ThreadCpu before = then.threads.getOrDefault(number, new ThreadCpu("", 0));
          String kind = now.name().replaceAll("[-#]?\\d+$", "");
          byName.merge(kind, now.cpuMs() - before.cpuMs(), Long::sum);
        });
    return byName;
  }
}
