package io.whipsidecar.bench;

import io.whipsidecar.bench.ProcessFigures.Cpu;
import java.util.Comparator;
import java.util.Map;

/** Prints what was measured, a line each. */
final class LoadReport {
  private final LoadOptions options;

  LoadReport(LoadOptions options) {
    this.options = options;
  }

  /**
   * The server and the load in the window.
   *
   * @param ownCpuMs processor time of the load
   * @param threads the server's, by name
   * @param drops by the kernel at the ICE port
   */
  record Media(Cpu cpu, long ownCpuMs, Map<String, Cpu> threads, long drops) {}

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
        "  server's CPU per packet     %.2f us (user %.2f, system %.2f), core %.0f %%%n",
        media.cpu.ms() * 1e3 / packets,
        media.cpu.userMs() * 1e3 / packets,
        media.cpu.systemMs() * 1e3 / packets,
        share(media.cpu.ms()));
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
    if (options.showThreads()) {
      threads(media.threads, packets);
    }
  }

  private double share(long ms) {
    return ms / 10.0 / options.seconds();
  }

  private static void threads(Map<String, Cpu> threads, long packets) {
    threads.entrySet().stream()
        .filter(thread -> thread.getValue().ms() > 0)
        .sorted(Comparator.comparingLong(thread -> -thread.getValue().ms()))
        .forEach(
            thread ->
                System.out.printf(
                    "    %-18s %6d ms user, %6d ms system, %.2f us per packet%n",
                    thread.getKey(),
                    thread.getValue().userMs(),
                    thread.getValue().systemMs(),
                    thread.getValue().ms() * 1e3 / packets));
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
