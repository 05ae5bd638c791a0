package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.Publisher;
import io.whipsidecar.v1.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishers × readers × codecs through one server, judged by what was recorded. One after the
 * other: libwebrtc and FFmpeg both encode in real time, which two cores do for one of them.
 */
@Tag("e2e")
class ChainIT {
  private static final int SECONDS = 5;
  private static final int SECONDS_OF_CLIENTS = 11;

  @TempDir private static Path folder;
  private static SidecarChild server;
  private static @Nullable String libwebrtcProblem;

  @BeforeAll
  static void startServer() throws Exception {
    libwebrtcProblem = PublisherKind.libwebrtcProblem();
    server = SidecarChild.start(folder, List.of());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest(name = "{0} {1}+{2} to FFmpeg {3} {4}")
  @CsvSource({
    "FFMPEG, H264, OPUS, 5.1, FFMPEG_SDP",
    "FFMPEG, H264, OPUS, 6.1.1, FFMPEG_SDP",
    "FFMPEG, H264, OPUS, 7.1.1, FFMPEG_SDP",
    "FFMPEG, H264, OPUS, 8.1.2, FFMPEG_SDP",
    "FFMPEG, H264, OPUS, 8.1.2, FFMPEG_SDP_PER_TRACK",
    "LIBWEBRTC, H264, OPUS, 5.1, FFMPEG_SDP",
    "LIBWEBRTC, H264, OPUS, 6.1.1, FFMPEG_SDP",
    "LIBWEBRTC, H264, OPUS, 8.1.2, FFMPEG_SDP",
    "LIBWEBRTC, VP8, OPUS, 6.1.1, FFMPEG_SDP",
    "LIBWEBRTC, VP9, OPUS, 7.1.1, FFMPEG_SDP",
    "LIBWEBRTC, AV1, OPUS, 8.1.2, FFMPEG_SDP",
    "LIBWEBRTC, H264, PCMU, 6.1.1, FFMPEG_SDP",
    "LIBWEBRTC, VP8, PCMA, 8.1.2, FFMPEG_SDP",
    "LIBWEBRTC, H264, , 7.1.1, FFMPEG_SDP",
    "LIBWEBRTC, , OPUS, 8.1.2, FFMPEG_SDP"
  })
  void shouldRecordWhatIsPublished(
      PublisherKind publisher,
      @Nullable Codec video,
      @Nullable Codec audio,
      String readerVersion,
      String legFormat)
      throws Exception {
    run(publisher, video, audio, readerVersion, legFormat, SECONDS);
  }

  /** As long as other people's clients, for the table of all of them. */
  @ParameterizedTest
  @EnumSource(names = {"LIBWEBRTC", "LIBWEBRTC_TCP"})
  void shouldRecordWhatLibwebrtcPublishes(PublisherKind publisher) throws Exception {
    Outcome outcome =
        run(publisher, Codec.H264, Codec.OPUS, "7.1.1", "FFMPEG_SDP", SECONDS_OF_CLIENTS);

    boolean tcp = publisher == PublisherKind.LIBWEBRTC_TCP;
    ClientTable.add("webrtc-java", tcp ? "tcp" : "udp", outcome.figures());
    assertThat(outcome.path().endsWith("/tcp")).isEqualTo(tcp);
  }

  private static Outcome run(
      PublisherKind publisher,
      @Nullable Codec video,
      @Nullable Codec audio,
      String readerVersion,
      String legFormat,
      int seconds)
      throws Exception {
    requireLibraries(publisher);
    FfmpegBinary reader = FfmpegLocator.ofInstallation().locate(readerVersion);
    String name =
        String.format("%s-%s-%s-%s-%s", publisher, video, audio, readerVersion, legFormat)
            .toLowerCase(Locale.ROOT);
    Scenario scenario =
        new Scenario(
            "e2e/" + name,
            reader,
            publisher,
            video,
            audio,
            LegFormat.valueOf("LEG_FORMAT_" + legFormat),
            seconds);

    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);

    assertThat(outcome.pass()).as(outcome.report()).isTrue();
    assertRoleAndSuite(publisher, outcome.ingest().getPublisher());
    return outcome;
  }

  /** Says what is missing, where the run itself would only say that it ended. */
  private static void requireLibraries(PublisherKind publisher) {
    if (publisher.isLibwebrtc()) {
      assertThat(libwebrtcProblem).isNull();
    }
  }

  /**
   * FFmpeg offers {@code setup:passive} and AES-CM only; libwebrtc offers {@code setup:actpass} and
   * prefers GCM.
   */
  private static void assertRoleAndSuite(PublisherKind kind, Publisher publisher) {
    boolean ffmpeg = kind == PublisherKind.FFMPEG;
    assertThat(publisher.getStagesList())
        .filteredOn(stage -> stage.getName().equals("dtls-started"))
        .extracting(Stage::getDetail)
        .singleElement()
        .asString()
        .startsWith(ffmpeg ? "as client" : "as server");
    assertThat(publisher.getSrtpProfile()).contains(ffmpeg ? "CM_HMAC_SHA1_80" : "GCM");
  }
}
