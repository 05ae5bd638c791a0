package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.testing.Ipv6;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.WhipIngest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers that are reached at other addresses than 127.0.0.1. FFmpeg connects its socket to the
 * candidate, and so takes nothing that comes from another address.
 */
@Tag("e2e")
class AddressesIT {
  private static final int SECONDS = 4;
  private static final String TOKEN = "addresses-s3cret";

  @TempDir private Path folder;

  @ParameterizedTest(name = "media at {0}, POST at {1}")
  @CsvSource({"127.0.0.2, 127.0.0.1:0, 127.0.0.1:", "::1, [::1]:0, [::1]:"})
  void shouldRecordWhatIsPublishedThere(String advertised, String http, String publisher)
      throws Exception {
    if (advertised.contains(":")) {
      Ipv6.require();
    }
    List<String> arguments = List.of("--advertise", advertised, "--http-listen", http);
    try (SidecarChild server = SidecarChild.start(folder, arguments)) {
      Scenario scenario =
          new Scenario(
              "e2e/addresses",
              FfmpegLocator.ofInstallation().locateNewest(),
              PublisherKind.FFMPEG,
              Codec.H264,
              Codec.OPUS,
              LegFormat.LEG_FORMAT_FFMPEG_SDP,
              SECONDS);

      Outcome outcome = new Chain(server, folder, line -> {}).run(scenario);

      assertThat(outcome.pass()).as(outcome.report()).isTrue();
      assertThat(outcome.ingest().getPublisher().getStagesList())
          .filteredOn(stage -> stage.getName().equals("nominated"))
          .singleElement()
          .satisfies(stage -> assertThat(stage.getDetail()).contains(publisher));
    }
  }

  /** A publisher on this machine that has named it so reaches no other address for sure. */
  @Test
  void shouldOfferTheLoopbackAddressThatThePostCameTo() throws Exception {
    Ipv6.require();
    try (SidecarChild server = SidecarChild.start(folder, List.of("--http-listen", "[::1]:0"))) {
      server
          .lifecycle()
          .onProcessStart(
              OnProcessStartRequest.newBuilder()
                  .setProcessId("loopback")
                  .setWhipIngest(WhipIngest.newBuilder().setEnabled(true).setPublishToken(TOKEN))
                  .build());
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(server.url("/whip/loopback")))
              .header("Authorization", "Bearer " + TOKEN)
              .header("Content-Type", "application/sdp")
              .POST(BodyPublishers.ofString(offer()))
              .build();

      HttpResponse<String> answer = HttpClient.newHttpClient().send(post, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.body()).contains(" ::1 " + server.iceUdpPort() + " typ host");
    }
  }

  private static String offer() throws Exception {
    String file = "/io/whipsidecar/sdp/offers/chromium.sdp";
    try (InputStream in = Objects.requireNonNull(AddressesIT.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
