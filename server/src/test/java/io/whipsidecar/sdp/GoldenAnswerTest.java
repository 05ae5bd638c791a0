package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answer to each client of the corpus; see README.md beside the offers. */
class GoldenAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "obs-30-h264, H264, 96, 111",
    "obs-31-h265, H265, 96, 111",
    "obs-31-av1, AV1, 96, 111",
    "obs-32-simulcast, H264, 96, 111",
    "ffmpeg-8.0.1, H264, 106, 111",
    "ffmpeg-8.1, H264, 106, 111",
    "ffmpeg-8-video-only, H264, 106, -1",
    "chromium, H264, 103, 111",
    "chromium-156, H264, 102, 111",
    "eyevinn-web, VP9, 98, 111",
    "medooze-whip-js, AV1, 45, 111",
    "firefox, H264, 126, 109",
    "safari, H264, 96, 111",
    "webrtc-java-0.14, H264, 103, 111",
    "gstreamer-whipclientsink, H264, 96, 101",
    "simple-whip-client, H264, 96, 97",
    "aiortc, H264, 99, 96",
    "pion, H264, 102, 111",
    "libdatachannel, H264, 96, 111",
    "libdatachannel-lf, H264, 102, -1",
  })
  void shouldAnswerAsExpected(String name, Codec video, int videoType, int audioType)
      throws IOException {
    NegotiatedSession session =
        Offers.accepted(Offers.file("offers/" + name + ".sdp"), video, Codec.OPUS);

    for (NegotiatedSession.Track track : session.forwardedTracks()) {
      boolean isVideo = track.codec() == video;
      assertThat(track.payloadType()).isEqualTo(isVideo ? videoType : audioType);
    }
    assertThat(session.forwardedTracks()).hasSize(audioType < 0 ? 1 : 2);
    String answer =
        SdpAnswer.write(session, Offers.local(Offers.udp("192.0.2.1"), Offers.udp("2001:db8::1")));
    updateIfAsked(name, answer);
    assertThat(answer).isEqualTo(Offers.file("answers/" + name + ".sdp"));
  }

  private static void updateIfAsked(String name, String answer) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      for (String root : new String[] {"src/test/resources", "target/test-classes"}) {
        Path file = Path.of(root, "io/whipsidecar/sdp/answers", name + ".sdp");
        Files.createDirectories(file.getParent());
        Files.writeString(file, answer);
      }
    }
  }
}
