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

  private static final int USER_COLUMN = 11; // behind the name
  private static final int SYSTEM_COLUMN = 12;
  private static final int[] BUSY_COLUMNS = {1, 2, 3, 6, 7, 8};

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
    int end = line.lastIndexOf(')');
    List<String> columns = List.of(line.substring(end + 2).split(" ", -1));
    long ticks =
        Long.parseLong(columns.get(USER_COLUMN)) + Long.parseLong(columns.get(SYSTEM_COLUMN));
    return new ThreadCpu(line.substring(line.indexOf('(') + 1, end), TICK_MS * ticks);
  }

  /**
   * Processor time in ms that all cores have spent on anything, the hypervisor's share included.
   */
  static long machineMs() throws IOException {
    // cpu user nice system idle iowait irq softirq steal guest guest_nice: guests are users, too.
    List<String> columns =
        List.of(Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1));
    long ticks = 0;
    for (int column : BUSY_COLUMNS) {
      ticks += Long.parseLong(columns.get(column));
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
