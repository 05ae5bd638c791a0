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
 * What Linux says of a process at one moment.
 *
 * @param cpu of all its threads, those that have ended too
 * @param threads by number
 */
record ProcessFigures(Cpu cpu, Map<Long, ThreadCpu> threads) {
  /** Clock ticks of {@code /proc}: USER_HZ is 100 wherever Java runs. */
  private static final int TICK_MS = 10;

  private static final int USER_COLUMN = 11; // behind the name
  private static final int SYSTEM_COLUMN = 12;

  /** Processor time in ms. */
  record Cpu(long userMs, long systemMs) {
    static final Cpu NONE = new Cpu(0, 0);

    long ms() {
      return userMs + systemMs;
    }

    Cpu minus(Cpu other) {
      return new Cpu(userMs - other.userMs, systemMs - other.systemMs);
    }

    Cpu plus(Cpu other) {
      return new Cpu(userMs + other.userMs, systemMs + other.systemMs);
    }
  }

  /** A thread and its processor time. */
  record ThreadCpu(String name, Cpu cpu) {}

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
    return new ProcessFigures(cpu(pid), threads);
  }

  static Cpu cpu(long pid) throws IOException {
    return parse(proc(pid, "stat")).cpu();
  }

  private static ThreadCpu parse(Path stat) throws IOException {
    String line = Files.readString(stat);
    int end = line.lastIndexOf(')');
    List<String> columns = List.of(line.substring(end + 2).split(" ", -1));
    return new ThreadCpu(
        line.substring(line.indexOf('(') + 1, end),
        new Cpu(
            TICK_MS * Long.parseLong(columns.get(USER_COLUMN)),
            TICK_MS * Long.parseLong(columns.get(SYSTEM_COLUMN))));
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

  /** Processor time by thread since then, threads of one kind together. */
  Map<String, Cpu> threadsSince(ProcessFigures then) {
    Map<String, Cpu> byName = new HashMap<>();
    threads.forEach(
        (number, now) -> {
          ThreadCpu before = then.threads.getOrDefault(number, new ThreadCpu("", Cpu.NONE));
          byName.merge(
              now.name().replaceAll("[-#]?\\d+$", ""), now.cpu().minus(before.cpu()), Cpu::plus);
        });
    return byName;
  }
}
