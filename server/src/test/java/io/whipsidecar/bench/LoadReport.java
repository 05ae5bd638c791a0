package io.whipsidecar.bench;

import java.util.Map;

/** Prints what was measured, a line each. */
final class LoadReport {
  private static final double QUIET_PERCENT = 10;

  private final LoadOptions options;

  LoadReport(LoadOptions options) {
    this.options = options;
  }

  /**
   * The server and the load in the window.
   *
   * @param cpuMs processor time of the server
   * @param ownCpuMs processor time of the load
   * @param machineMs processor time of everything on this machine
   * @param threads the server's, by name
   * @param drops by the kernel at the ICE port
   */
  record Media(long cpuMs, long ownCpuMs, long machineMs, Map<String, Long> threads, long drops) {
    /** Processor time of everybody else. */
    long othersMs() {
      return machineMs - cpuMs - ownCpuMs;
    }
  }

  void heading(long pid) {
    System.out.printf(
        "%d publishers x %.1f Mb/s, %s, %d s after a warm-up of %d s (server is process %d)%n",
        options.publishers(),
        options.bitRate() / 1e6,
        options.profile(),
        options.seconds(),
        options.warmUpSeconds(),
        pid);
  }

  /** While the JVM is cold all publishers begin within a frame's time. */
  void warmUpDrops(long drops) {
    System.out.printf("  in the warm-up              %d dropped at the ICE port%n", drops);
  }

  void media(Media media, LoadSender sender, LoadSink sink) {
    long packets = sink.receivedRtp();
    System.out.printf(
        "  server's CPU per packet     %.2f us, core %.0f %%%n",
        media.cpuMs * 1e3 / packets, share(media.cpuMs));
    System.out.printf(
        "  forwarded                   %d packets (%d/s), %d lost, %d dropped at the ICE port%n",
        packets, packets / options.seconds(), sender.sentInWindow() - packets, media.drops);
    System.out.printf("  latency                     %s%n", sink.latency().summary());
    System.out.printf(
        "  reports                     %d/s to readers, %d/s to publishers%n",
        sink.receivedRtcp() / options.seconds(), sink.receivedByPublishers() / options.seconds());
    System.out.printf(
        "  load                        late by %s; core %.0f %%%n",
        sender.lateness().summary(), share(media.ownCpuMs));
    System.out.printf(
        "  others on this machine      %.0f %% of a core%s%n",
        share(media.othersMs()),
        share(media.othersMs()) > QUIET_PERCENT ? ": NOT QUIET, the figures are worth little" : "");
    if (options.showThreads()) {
      threads(media.threads, packets);
    }
  }

  private double share(long ms) {
    return ms / 10.0 / options.seconds();
  }

  private static void threads(Map<String, Long> threads, long packets) {
    threads.entrySet().stream()
        .filter(thread -> thread.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            thread ->
                System.out.printf(
                    "    %-18s %6d ms, %.2f us per packet%n",
                    thread.getKey(), thread.getValue(), thread.getValue() * 1e3 / packets));
  }

  void sessions(String when, double perCpuSecond) {
    System.out.printf("  %-27s %.0f per CPU-second%n", "sessions set up, " + when, perCpuSecond);
  }

  void memory(String when, long grownKb, long residentKb) {
    System.out.printf(
        "  %-27s %d KB per publisher (all of it %d MB)%n",
        "memory, " + when, grownKb / options.publishers(), residentKb / 1024);
  }
}
