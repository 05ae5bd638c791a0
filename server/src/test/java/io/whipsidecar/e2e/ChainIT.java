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
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishers × readers × codecs through one server, judged by what was recorded. */
@Tag("e2e")
class ChainIT {
  private static final int SECONDS = 6;

  @TempDir private static Path folder;
  private static SidecarChild server;

  @BeforeAll
  static void startServer() throws Exception {
    server = SidecarChild.start(folder, List.of());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  // libwebrtc is a DTLS client or server as we choose; FFmpeg is a server and has AES-CM only.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "h264-libwebrtc-5, LIBWEBRTC, H264, OPUS, 5.1",
    "h264-libwebrtc-6, LIBWEBRTC, H264, OPUS, 6.1.1",
    "h264-libwebrtc-7, LIBWEBRTC, H264, OPUS, 7.1.1",
    "h264-libwebrtc-8, LIBWEBRTC, H264, OPUS, 8.1.2",
    "h264-ffmpeg-5, FFMPEG, H264, OPUS, 5.1",
    "h264-ffmpeg-6, FFMPEG, H264, OPUS, 6.1.1",
    "h264-ffmpeg-7, FFMPEG, H264, OPUS, 7.1.1",
    "h264-ffmpeg-8, FFMPEG, H264, OPUS, 8.1.2",
    "vp8-libwebrtc-8, LIBWEBRTC, VP8, OPUS, 8.1.2",
    "vp9-libwebrtc-8, LIBWEBRTC, VP9, OPUS, 8.1.2",
    "av1-libwebrtc-8, LIBWEBRTC, AV1, OPUS, 8.1.2",
    "pcmu-libwebrtc-8, LIBWEBRTC, H264, PCMU, 8.1.2",
    "pcma-libwebrtc-8, LIBWEBRTC, H264, PCMA, 8.1.2",
    "video-only-8, LIBWEBRTC, H264, , 8.1.2"
  })
  void shouldRecordWhatIsPublished(
      String name, PublisherKind publisher, Codec video, Codec audio, String readerVersion)
      throws Exception {
    FfmpegBinary reader = FfmpegLocator.ofInstallation().locate(readerVersion);
    Scenario scenario =
        new Scenario(
            "e2e/" + name,
            reader,
            publisher,
            video,
            audio,
            LegFormat.LEG_FORMAT_FFMPEG_SDP,
            SECONDS);

    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);

    assertThat(outcome.pass()).as(outcome.report()).isTrue();
  }
}
