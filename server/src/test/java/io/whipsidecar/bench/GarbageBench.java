package io.whipsidecar.bench;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
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
  /** Not those of another server that is tried out on this machine. */
  private static final String LEG_PORTS = "27000-27099";

  private GarbageBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("garbage");
    Outcome outcome;
    long drops;
    try (SidecarChild server = SidecarChild.start(folder, List.of("--leg-ports", LEG_PORTS))) {
      long perSecond = Long.parseLong(args[0]);
      try (GarbageProcess load = GarbageProcess.start(server.iceUdpPort(), perSecond)) {
        outcome = new Chain(server, folder, line -> {}).run(scenario(seconds));
        System.out.println("garbage: " + load.end());
      }
      drops = ServerMetrics.value(server, ServerMetrics.DROPPED);
    }
    System.out.println(outcome.report());
    System.out.println("dropped by the kernel at the ICE port, of strangers' packets: " + drops);
    System.exit(outcome.pass() ? 0 : 1);
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
