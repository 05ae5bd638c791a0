package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import io.whipsidecar.ports.PortBlock;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegsTest {
  private static final PortBlock QUAD = new PortBlock(20_000, 4);
  private static final TrackConfig H264 = TrackConfig.of(Codec.H264);
  private static final TrackConfig OPUS = TrackConfig.of(Codec.OPUS);
  private static final String SDP =
      """
      v=0
      o=- 0 0 IN IP4 127.0.0.1
      s=whip
      c=IN IP4 127.0.0.1
      t=0 0
      """
          .replace("\n", "\r\n");
  private static final String VIDEO =
      "m=video 20000 RTP/AVP 102\r\na=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1\r\n";
  private static final String AUDIO =
      "m=audio 20002 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 sprop-stereo=1\r\n";
  private static final List<String> OPTIONS =
      List.of(
          "-protocol_whitelist",
          "data,udp,rtp",
          "-localaddr",
          "127.0.0.1",
          "-listen_timeout",
          "0",
          "-buffer_size",
          "4194304",
          "-f",
          "sdp");

  private static String sdpOf(InputLeg leg) {
    String prefix = "data:application/sdp;base64,";
    assertThat(leg.address()).startsWith(prefix);
    byte[] sdp = Base64.getDecoder().decode(leg.address().substring(prefix.length()));
    return new String(sdp, StandardCharsets.US_ASCII);
  }

  @Test
  void shouldPutBothTracksIntoOneLeg() {
    List<InputLeg> legs = Legs.of(IngestConfig.of(H264, OPUS, LegFormat.FFMPEG_SDP), QUAD);
    assertThat(legs).hasSize(1);
    assertThat(legs.get(0).id()).isEqualTo("whip");
    assertThat(legs.get(0).options()).isEqualTo(OPTIONS);
    assertThat(sdpOf(legs.get(0))).isEqualTo(SDP + VIDEO + AUDIO);
  }

  @Test
  void shouldGiveEachTrackALegOfItsOwn() {
    List<InputLeg> legs =
        Legs.of(IngestConfig.of(H264, OPUS, LegFormat.FFMPEG_SDP_PER_TRACK), QUAD);
    assertThat(legs).extracting(InputLeg::id).containsExactly("whip:video", "whip:audio");
    assertThat(legs).extracting(InputLeg::options).containsOnly(OPTIONS);
    assertThat(legs).extracting(LegsTest::sdpOf).containsExactly(SDP + VIDEO, SDP + AUDIO);
  }

  @Test
  void shouldKeepTheOriginsRawLegsToTheLetter() {
    List<InputLeg> legs =
        Legs.of(IngestConfig.of(H264, OPUS, LegFormat.RAW_UDP), new PortBlock(20_000, 2));
    assertThat(legs)
        .containsExactly(
            new InputLeg(
                "whip:video",
                "udp://127.0.0.1:20000?overrun_nonfatal=1&fifo_size=50000000",
                List.of(
                    "-re -protocol_whitelist udp,rtp -fflags +genpts -payload_type 102 -codec:v copy"
                        .split(" "))),
            new InputLeg(
                "whip:audio",
                "udp://127.0.0.1:20001?overrun_nonfatal=1&fifo_size=50000000",
                List.of(
                    "-re -protocol_whitelist udp,rtp -fflags +genpts -payload_type 111 -codec:a copy"
                        .split(" "))));
  }

  @Test
  void shouldTellFfmpegToProbeLessForAFastStart() {
    IngestConfig fast =
        new IngestConfig(
            H264,
            OPUS,
            LegFormat.FFMPEG_SDP,
            null,
            PublisherPolicy.REJECT,
            0,
            true,
            LossPolicy.PASS);
    assertThat(Legs.of(fast, QUAD).get(0).options()).containsSequence("-fpsprobesize", "3");
  }

  @Test
  void shouldKeepThePlaceOfASingleTrack() {
    IngestConfig audioOnly = IngestConfig.of(null, OPUS, LegFormat.FFMPEG_SDP);
    assertThat(sdpOf(Legs.of(audioOnly, QUAD).get(0))).isEqualTo(SDP + AUDIO);
    IngestConfig videoOnly = IngestConfig.of(H264, null, LegFormat.FFMPEG_SDP);
    assertThat(sdpOf(Legs.of(videoOnly, QUAD).get(0))).isEqualTo(SDP + VIDEO);
  }

  @Test
  void shouldUseTheFixedPayloadTypeOfPcma() {
    IngestConfig config = IngestConfig.of(null, TrackConfig.of(Codec.PCMA), LegFormat.FFMPEG_SDP);
    assertThat(sdpOf(Legs.of(config, QUAD).get(0)))
        .endsWith("m=audio 20002 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n");
  }

  @ParameterizedTest
  @EnumSource(LegFormat.class)
  void shouldHoldNothingThatAManagerExpandsOrThatIsSecret(LegFormat format) {
    IngestConfig config =
        new IngestConfig(
            H264,
            OPUS,
            format,
            new PublishToken("secret"),
            PublisherPolicy.REJECT,
            0,
            true,
            LossPolicy.PASS);
    String all = Legs.of(config, QUAD).toString();
    assertThat(all).doesNotContain("{", "}", "secret");
    assertThat(config.toString()).doesNotContain("secret");
  }

  @Test
  void shouldWarnOfWhatFfmpegCannot() {
    assertThat(LegWarning.of(video(Codec.VP9, LegFormat.FFMPEG_SDP)))
        .containsExactly(LegWarning.VP9_COPY_NEEDS_COPYINKF);
    assertThat(LegWarning.of(video(Codec.AV1, LegFormat.FFMPEG_SDP_PER_TRACK)))
        .containsExactly(LegWarning.AV1_NEEDS_FFMPEG_8);
    assertThat(LegWarning.of(video(Codec.AV1, LegFormat.RAW_UDP)))
        .containsExactly(LegWarning.RAW_UDP_NOT_FOR_FFMPEG);
    assertThat(LegWarning.of(video(Codec.H265, LegFormat.FFMPEG_SDP))).isEmpty();
  }

  private static IngestConfig video(Codec codec, LegFormat format) {
    return IngestConfig.of(TrackConfig.of(codec), OPUS, format);
  }
}
