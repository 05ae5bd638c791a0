package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import io.whipsidecar.sdp.LocalCandidate.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdpAnswerTest {
  private static final NegotiatedSession SESSION =
      Offers.accepted(Offers.file("offers/chromium.sdp"), Codec.H264, Codec.OPUS);

  @Test
  void shouldPutUdpHostCandidateFirst() {
    LocalCandidate tcp = new LocalCandidate(Transport.TCP, "192.0.2.1", 8189, 65_535);

    String answer = SdpAnswer.write(SESSION, Offers.local(tcp, Offers.udp("192.0.2.2")));

    List<String> lines = candidateLines(answer);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains(" 1 udp ").contains(" 192.0.2.2 8189 typ host");
    assertThat(lines.get(1)).contains(" 1 tcp ").endsWith("typ host tcptype passive");
    assertThat(answer).contains("m=audio 8189 ").contains("c=IN IP4 192.0.2.2");
  }

  @Test
  void shouldStayBelowTheBytesThatFfmpegReads() {
    LocalCandidate[] many = new LocalCandidate[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = Offers.udp("2001:db8:1111:2222:3333:4444:5555:" + Integer.toHexString(i));
    }

    String answer = SdpAnswer.write(SESSION, Offers.local(many));

    assertThat(answer.length()).isLessThanOrEqualTo(SdpAnswer.MAX_BYTES);
    assertThat(candidateLines(answer)).hasSizeGreaterThan(40);
    assertThat(answer).contains("a=end-of-candidates\r\n").endsWith("\r\n");
  }

  @Test
  void shouldTellTheVideoWhereToStartAndWhereToEnd() {
    LocalParameters plain = Offers.local(Offers.udp("192.0.2.2"));
    LocalParameters hinted =
        new LocalParameters(
            plain.sessionId(),
            plain.ice(),
            plain.fingerprint(),
            plain.candidates(),
            new BitrateHints(2_500_000, 4_000_500));

    String answer = SdpAnswer.write(SESSION, hinted);

    assertThat(answer).contains("c=IN IP4 192.0.2.2\r\nb=AS:4000\r\nb=TIAS:4000500\r\na=");
    assertThat(answer).containsPattern("a=fmtp:\\d+ [^\r]*profile-level-id=[^\r]*;x-google-start-");
    assertThat(answer).containsOnlyOnce("x-google-start-bitrate=2500\r\n");
    assertThat(answer).containsOnlyOnce("b=TIAS");
    assertThat(SdpAnswer.write(SESSION, plain)).doesNotContain("x-google").doesNotContain("b=");
  }

  @Test
  void shouldEndEveryLineWithCrlf() {
    String answer = SdpAnswer.write(SESSION, Offers.local());

    assertThat(answer.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
  }

  @Test
  void shouldNotWriteRtcpMuxOnly() { // RFC 8858 §4: not in an answer
    String offer = Offers.simple().replace("a=rtcp-mux", "a=rtcp-mux\r\na=rtcp-mux-only");

    String answer = SdpAnswer.write(Offers.accepted(offer, Codec.H264, Codec.OPUS), Offers.local());

    assertThat(answer).contains("a=rtcp-mux\r\n").doesNotContain("rtcp-mux-only");
  }

  @Test
  void shouldTurnTheDirectionOfHeaderExtensions() { // RFC 8285 §7
    String offer = Offers.file("offers/chromium.sdp");
    String mid = "urn:ietf:params:rtp-hdrext:sdes:mid";

    assertThat(answer(offer)).contains("a=extmap:4 " + mid);
    assertThat(answer(offer.replace("extmap:4 ", "extmap:4/sendonly ")))
        .contains("a=extmap:4/recvonly " + mid);
    assertThat(answer(offer.replace("extmap:4 ", "extmap:4/recvonly "))).doesNotContain(mid);
  }

  private static String answer(String offer) {
    return SdpAnswer.write(Offers.accepted(offer, Codec.H264, Codec.OPUS), Offers.local());
  }

  @Test
  void shouldEchoOpusStereo() {
    NegotiatedSession obs =
        Offers.accepted(Offers.file("offers/obs-30-h264.sdp"), Codec.H264, Codec.OPUS);

    assertThat(SdpAnswer.write(obs, Offers.local())).contains("stereo=1;sprop-stereo=1");
  }

  @Test
  void shouldBeReadableByOurOwnParser() {
    SdpOffer answer =
        Offers.parsed(SdpAnswer.write(SESSION, Offers.local(Offers.udp("192.0.2.1"))));

    assertThat(answer.sections()).allMatch(s -> s.direction() == Direction.RECVONLY);
    assertThat(answer.sections()).allMatch(s -> s.setup() == Setup.PASSIVE);
    assertThat(answer.bundleGroups()).containsExactly(List.of("0", "1"));
    assertThat(answer.sections().get(1).payloads())
        .extracting(PayloadFormat::payloadType)
        .containsExactly(103, 104);
  }

  private static List<String> candidateLines(String answer) {
    return answer.lines().filter(line -> line.startsWith("a=candidate:")).toList();
  }
}
