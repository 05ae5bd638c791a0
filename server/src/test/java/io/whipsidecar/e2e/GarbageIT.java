package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.bench.GarbageProcess;
import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.Track;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher while 50,000 packets of garbage a second come to the ICE port. The load sends no more
 * than the server's receive buffer has room for: what the kernel drops while the server waits for a
 * core says something of the machine only ({@code bench/garbage} measures that).
 */
@Tag("e2e")
class GarbageIT {
  private static final int PER_SECOND = 50_000;
  private static final int AT_LEAST_PER_SECOND = 20_000;
  private static final int SECONDS = 8;

  @TempDir private Path folder;

  @Test
  void shouldLoseNothingOfAPublisherWhileGarbageComes() throws Exception {
    try (SidecarChild server = SidecarChild.start(folder, List.of())) {
      Outcome outcome;
      GarbageProcess.Sent sent;
      try (GarbageProcess load = GarbageProcess.start(server.iceUdpPort(), PER_SECOND, true)) {
        outcome = new Chain(server, folder, line -> {}).run(scenario());
        sent = load.end();
      }
      long received = metric(server, "whip_sidecar_udp_received_packets_total");
      long dropped = metric(server, "whip_sidecar_ice_kernel_drops_packets_total");
      String what =
          "%s; the server has received %d, the kernel dropped %d%s%n%s"
              .formatted(
                  sent,
                  received,
                  dropped,
                  dropped == 0 ? "" : " because the machine had no core left for the server",
                  outcome.report());
      assertThat(sent.perSecond()).as(what).isGreaterThanOrEqualTo(AT_LEAST_PER_SECOND);
      assertThat(received + dropped).as(what).isGreaterThanOrEqualTo(sent.packets());
      assertThat(lostForGood(outcome.ingest())).as(what).isZero();
      assertThat(outcome.figures()).as(what).filteredOn(f -> !isLoss(f)).allMatch(Figure::pass);
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

  /** It counts what was repaired, too. */
  private static boolean isLoss(Figure figure) {
    return figure.name().startsWith("packets lost");
  }

  private static long lostForGood(Ingest ingest) {
    return ingest.getTracksList().stream()
        .map(Track::getStatistics)
        .mapToLong(track -> track.getPacketsLost() - track.getPacketsRecovered())
        .sum();
  }

  private static long metric(SidecarChild server, String name)
      throws IOException, InterruptedException {
    URI uri = URI.create(server.url("/metrics"));
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(page);
    assertThat(line.find()).as(page).isTrue();
    return (long) Double.parseDouble(line.group(1));
  }
}
