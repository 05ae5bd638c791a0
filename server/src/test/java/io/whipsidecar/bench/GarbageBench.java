package io.whipsidecar.bench;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real publisher and a real reader while garbage comes to the ICE port: is anything of the
 * publisher's lost? Run by {@code bench/garbage}.
 *
 * <p>Arguments: packets of garbage per second, seconds to publish.
 */
public final class GarbageBench {
  /** From the start of the load to the end of the publisher, at most. */
  private static final int AROUND_SECONDS = 12;

  /** Not those of another server that is tried out on this machine. */
  private static final String LEG_PORTS = "27000-27099";

  private GarbageBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("garbage");
    Outcome outcome;
    long drops;
    try (SidecarChild server = SidecarChild.start(folder, List.of("--leg-ports", LEG_PORTS))) {
      Process load = load(server.iceUdpPort(), args[0], seconds + AROUND_SECONDS);
      try {
        outcome = new Chain(server, folder, line -> {}).run(scenario(seconds));
        drops = UdpDrops.at(server.iceUdpPort());
        if (load.waitFor() != 0) {
          throw new IOException("the load failed");
        }
      } finally {
        load.destroy();
      }
    }
    System.out.println(outcome.report());
    System.out.println("dropped by the kernel at the ICE port: " + drops);
    System.exit(outcome.pass() && drops == 0 ? 0 : 1);
  }

  private static Process load(int port, String perSecond, int seconds) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.whipsidecar.bench.GarbageLoad",
            String.valueOf(port),
            perSecond,
            String.valueOf(seconds))
        .inheritIO()
        .start();
  }

  private static Scenario scenario(int seconds) throws Exception {
    return new Scenario(
        "garbage",
        FfmpegLocator.ofInstallation().locateNewest(),
        PublisherKind.FFMPEG,
        Codec.H264,
        Codec.OPUS,
        LegFormat.LEG_FORMAT_FFMPEG_SDP,
        seconds);
  }
}
