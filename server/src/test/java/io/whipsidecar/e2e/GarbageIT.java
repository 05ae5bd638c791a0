package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.bench.GarbageProcess;
import io.whipsidecar.bench.ServerMetrics;
import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher while 50,000 packets of garbage a second come to the ICE port, whether the server has
 * time for them or not: on a busy machine the kernel drops strangers' packets, and none of the
 * publisher's.
 */
@Tag("e2e")
class GarbageIT {
  private static final int PER_SECOND = 50_000;

  /** A machine that can't even send that much shows nothing. */
  private static final int AT_LEAST_PER_SECOND = 10_000;

  private static final int SECONDS = 8;

  @TempDir private Path folder;

  @Test
  void shouldLoseNothingOfAPublisherWhileGarbageComes() throws Exception {
    try (SidecarChild server = SidecarChild.start(folder, List.of())) {
      Outcome outcome;
      GarbageProcess.Sent sent;
      try (GarbageProcess load = GarbageProcess.start(server.iceUdpPort(), PER_SECOND)) {
        outcome = new Chain(server, folder, line -> {}).run(scenario());
        sent = load.end();
      }
      long received = ServerMetrics.value(server, ServerMetrics.RECEIVED);
      long dropped = ServerMetrics.value(server, ServerMetrics.DROPPED);
      String garbage =
          "garbage: %,d packets, %,d a second; the server received %,d packets, the kernel dropped %,d"
              .formatted(sent.packets(), sent.perSecond(), received, dropped);
      System.out.println(garbage);
      String what = garbage + System.lineSeparator() + outcome.report();
      assertThat(sent.perSecond()).as(what).isGreaterThanOrEqualTo(AT_LEAST_PER_SECOND);
      // While no ingest is there nobody counts what the kernel drops.
      assertThat(received + dropped).as(what).isGreaterThan(sent.packets() / 2);
      assertThat(outcome.figures()).as(what).allMatch(Figure::pass);
    }
  }

  private static Scenario scenario() throws Exception {
    return new Scenario(
        "e2e/garbage",
        FfmpegLocator.ofInstallation().locateNewest(),
        PublisherKind.FFMPEG,
        Codec.H264,
        Codec.OPUS,
        LegFormat.LEG_FORMAT_FFMPEG_SDP,
        SECONDS);
  }
}
