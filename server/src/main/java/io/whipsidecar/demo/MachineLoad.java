package io.whipsidecar.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How busy the machine is from {@link #start} to {@link #stop}: measured by a thread that wants to
 * run each 10 ms, and by the kernel's count of processor time. Neither knows anything of the chain.
 */
final class MachineLoad {
  private static final Path PROCESSOR_TIMES = Path.of("/proc/stat");
  private static final long STEP_NS = 10_000_000;

  /** So much late is every machine now and then. */
  private static final long TOLERATED_NS = 20_000_000;

  private static final int IDLE = 3; // proc(5): user nice system idle iowait irq softirq steal
  private static final int IOWAIT = 4;
  private static final int STEAL = 7;

  private final Thread thread = new Thread(this::run, "machine-load");
  private final long[] timesBefore = processorTimes();
  private final long startNs = System.nanoTime();
  private volatile boolean running = true;
  private long lateNs;
  private long longestNs;

  private MachineLoad() {}

  /**
   * The result.
   *
   * @param lateShare of the time in which a thread wanted to run and could not, 0 to 1
   * @param longestWait the longest such time
   * @param busyShare of all processors' time, 0 to 1; 0: not known
   * @param stolenShare of it that the host gave to others, 0 to 1
   */
  record Reading(double lateShare, Duration longestWait, double busyShare, double stolenShare) {
    /** In words, without a verdict. */
    String words() {
      List<String> words = new ArrayList<>();
      words.add("its %d processors were %s busy".formatted(processors(), percent(busyShare)));
      if (stolenShare >= 0.01) {
        words.add(percent(stolenShare) + " of their time went to other virtual machines");
      }
      words.add("a thread waited up to %d ms for its turn".formatted(longestWait.toMillis()));
      return String.join(", ", words);
    }

    private static int processors() {
      return Runtime.getRuntime().availableProcessors();
    }

    private static String percent(double share) {
      return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
  }

  static MachineLoad start() {
    MachineLoad load = new MachineLoad();
    load.thread.setDaemon(true);
    load.thread.start();
    return load;
  }

  private void run() {
    long dueNs = startNs;
    while (running) {
      dueNs += STEP_NS;
      for (long leftNs = dueNs - System.nanoTime();
          leftNs > 0 && running;
          leftNs = dueNs - System.nanoTime()) {
        LockSupport.parkNanos(this, leftNs);
      }
      long waitedNs = System.nanoTime() - dueNs;
      longestNs = Math.max(longestNs, waitedNs);
      if (waitedNs > TOLERATED_NS) {
        lateNs += waitedNs;
        dueNs += waitedNs;
      }
    }
  }

  /** Ends measuring. */
  Reading stop() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long[] spent = processorTimes();
    long all = 0;
    for (int i = 0; i < spent.length; i++) {
      spent[i] -= i < timesBefore.length ? timesBefore[i] : 0;
      all += spent[i];
    }
    boolean known = spent.length > STEAL && all > 0;
    return new Reading(
        (double) lateNs / Math.max(1, System.nanoTime() - startNs),
        Duration.ofNanos(longestNs),
        known ? 1 - (double) (spent[IDLE] + spent[IOWAIT]) / all : 0,
        known ? (double) spent[STEAL] / all : 0);
  }

  /** Of all processors together since the start of the system; none where there is no Linux. */
  private static long[] processorTimes() {
    try {
      String all = Files.readString(PROCESSOR_TIMES).lines().findFirst().orElse("");
      return Stream.of(all.replaceFirst("^cpu +", "").split(" ", -1))
          .limit(STEAL + 1L) // the two after it are contained in the first two
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (IOException | NumberFormatException e) {
      return new long[0];
    }
  }
}
