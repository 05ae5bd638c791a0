package io.whipsidecar.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.ListIngestsResponse;
import io.whipsidecar.v1.LossPolicy;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.PublisherPolicy;
import io.whipsidecar.v1.SimulcastLayer;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestCommandTest {
  private ControlledServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new ControlledServer();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  private OnProcessStartResponse started() throws Exception {
    OnProcessStartResponse.Builder response = OnProcessStartResponse.newBuilder();
    JsonFormat.parser().merge(server.out.toString(), response);
    return response.build();
  }

  @Test
  void shouldPrintWhatIsNeededToPublishAndToRead() {
    assertThat(server.ingest("start", "studio", "--token", "s3cret")).isZero();

    assertThat(server.out.toString().replaceAll("base64,[A-Za-z0-9+/=]+", "base64,SDP"))
        .isEqualTo(
            """
            studio is registered.

              WHIP URL      http://localhost:8080/whip/studio
              token         s3cret
              publish page  http://localhost:8080/whip/studio#token=s3cret

            Read it with FFmpeg, for example into a file:

            ffmpeg -protocol_whitelist data,udp,rtp -localaddr 127.0.0.1 -listen_timeout 0 \
            -buffer_size 4194304 -f sdp -i 'data:application/sdp;base64,SDP' -c copy studio.mkv

            Publish to it from FFmpeg 8, a test picture:

            ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine=frequency=440 \
            -c:v libx264 -profile:v baseline -bf 0 -g 60 -pix_fmt yuv420p -b:v 2M -c:a libopus \
            -ar 48000 -ac 2 -authorization s3cret -f whip http://localhost:8080/whip/studio
            """);
    assertThat(server.ingest("start", "studio", "--token", "s3cret")).isZero();
    assertThat(server.out.toString()).startsWith("studio was registered already; nothing has");
  }

  @Test
  void shouldSayWhatFfmpegNeedsToKnowAndNotHowItCannotPublish() {
    assertThat(server.ingest("start", "studio", "--video-codec", "vp9")).isZero();
    assertThat(server.out.toString())
        .contains("-c copy -copyinkf:v studio.mkv", "so -c:v copy drops every frame")
        .doesNotContain("-f whip");
  }

  @Test
  void shouldDrawATokenForEachIngest() throws Exception {
    assertThat(server.ingest("start", "a", "--json")).isZero();
    String first = started().getIngest().getConfig().getPublishToken();
    assertThat(server.ingest("start", "b", "--json")).isZero();
    assertThat(started().getIngest().getConfig().getPublishToken())
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(first);
    assertThat(server.ingest("start", "c", "--json", "--token", "")).isZero();
    assertThat(started().getIngest().getHasPublishToken()).isFalse();
  }

  @Test
  void shouldTakeEveryFieldOfTheRequest() throws Exception {
    int code =
        server.ingest(
            "start studio --json --token t --video-codec H265 --audio-codec pcma --video-pt 97"
                .concat(" --leg-format ffmpeg-sdp-per-track --publisher-policy reject")
                .concat(" --max-bitrate 6M --start-bitrate 800k --fast-start --loss-policy pass")
                .concat(" --simulcast-layer lowest --reference show --on-conflict fail")
                .split(" ", -1));

    assertThat(code).as(server.err.toString()).isZero();
    Ingest ingest = started().getIngest();
    assertThat(ingest.getReference()).isEqualTo("show");
    assertThat(ingest.getConfig())
        .isEqualTo(
            WhipIngest.newBuilder()
                .setEnabled(true)
                .setPublishToken("t")
                .setVideoCodec(VideoCodec.VIDEO_CODEC_H265)
                .setVideoPt(97)
                .setAudioCodec(AudioCodec.AUDIO_CODEC_PCMA)
                .setAudioPt(8)
                .setLegFormat(LegFormat.LEG_FORMAT_FFMPEG_SDP_PER_TRACK)
                .setPublisherPolicy(PublisherPolicy.PUBLISHER_POLICY_REJECT)
                .setMaxBitrate(6_000_000)
                .setStartBitrate(800_000)
                .setFastStart(true)
                .setLossPolicy(LossPolicy.LOSS_POLICY_PASS)
                .setSimulcastLayer(SimulcastLayer.SIMULCAST_LAYER_LOWEST)
                .build());
    assertThat(started().getInputLegsList()).hasSize(2);
  }

  @Test
  void shouldListThemInColumns() throws Exception {
    assertThat(server.ingest("list")).isZero();
    assertThat(server.out.toString()).isEmpty();
    assertThat(server.err.toString()).contains("no ingests are registered at " + server.address());
    server.ingest("start", "a\tb");
    server.ingest("start", "studio", "--audio-codec", "none");

    assertThat(server.ingest("list")).isZero();
    List<String> lines = server.out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).matches("ID +STATE +FOR +READER +VIDEO +AUDIO +BITRATE +REASON");
    assertThat(lines.get(1))
        .matches("a\\?b +WAITING +\\d+d +no +H264 +opus +- +No publisher yet\\.");
    assertThat(lines.get(2)).matches("studio +WAITING +\\d+d +no +H264 +- +- +No publisher yet\\.");
    assertThat(lines.get(2).indexOf("WAITING")).isEqualTo(lines.get(0).indexOf("STATE"));

    assertThat(server.ingest("list", "--json")).isZero();
    ListIngestsResponse.Builder all = ListIngestsResponse.newBuilder();
    JsonFormat.parser().merge(server.out.toString(), all);
    assertThat(all.getIngestsList())
        .extracting(Ingest::getProcessId)
        .containsExactly("a\tb", "studio");
    assertThat(server.out.toString()).hasLineCount(1).contains("\"readerPresent\":false");
  }

  @Test
  void shouldTellAllAboutOne() {
    server.ingest("start", "studio", "--reference", "show", "--token", "s3cret");
    assertThat(server.ingest("get", "studio")).isZero();
    assertThat(server.out.toString())
        .contains(
            "id          studio\n",
            "reference   show\n",
            ": No publisher yet.\n",
            "WHIP URL    http://localhost:8080/whip/studio\n",
            "token       set\n",
            "video       H264 to 127.0.0.1:20000, payload type 102\n",
            "audio       opus to 127.0.0.1:20002, payload type 111\n")
        .doesNotContain("s3cret");
  }

  @Test
  void shouldStopWhatIsThereAndSayWhatIsNot() {
    server.ingest("start", "a");
    assertThat(server.ingest("stop", "a", "b")).isZero();
    assertThat(server.out.toString()).isEqualTo("a is removed.\nb was not registered.\n");
    assertThat(server.ingest("stop", "a", "--json")).isZero();
    assertThat(server.out.toString()).isEqualTo("{\"known\":false}\n");
  }

  @Test
  void shouldSayThatThereWasNoPublisher() {
    server.ingest("start", "a");
    assertThat(server.ingest("disconnect", "a")).isZero();
    assertThat(server.out.toString()).isEqualTo("a had no publisher.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get nobody                    | 1 | process "nobody" has no ingest (whip-sidecar ingest list
          disconnect nobody             | 1 | process "nobody" has no ingest (whip-sidecar ingest list
          start a --video-pt 5          | 1 | whip_ingest.video_pt: 5; expected 0 or 96 to 127
          start there --fail-if-active  | 1 | process "there" already has an active ingest with another
          start a --max-bitrate 6MB     | 2 | --max-bitrate 6MB (expected: bits per second, such as 2500k
          """)
  void shouldSayInOneLineWhatIsWrong(String arguments, int code, String message) {
    server.ingest("start", "there");
    assertThat(server.ingest(arguments.split(" ", -1))).isEqualTo(code);
    assertThat(server.err.toString()).startsWith(message).doesNotContain("Exception", "\tat ");
  }

  @Test
  void shouldSayThatTheServerIsGone() throws Exception {
    server.close();
    assertThat(server.ingest("watch")).isEqualTo(1);
    assertThat(server.err.toString())
        .startsWith("no whip-sidecar answers at " + server.address() + ": ")
        .hasLineCount(1);
  }
}
