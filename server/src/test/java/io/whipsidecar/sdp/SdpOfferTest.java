package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.MediaKind;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdpOfferTest {
  @Test
  void shouldReadLfAndCrlfAlike() {
    assertThat(Offers.parsed(Offers.simple().replace("\r\n", "\n")))
        .isEqualTo(Offers.parsed(Offers.simple()));
  }

  @Test
  void shouldPutSessionLevelTransportIntoSections() {
    SdpOffer offer = Offers.parsed(Offers.file("offers/obs-30-h264.sdp"));

    assertThat(offer.trickle()).isTrue();
    assertThat(offer.sections()).hasSize(2);
    for (MediaSection section : offer.sections()) {
      assertThat(section.ice()).isEqualTo(new IceParameters("fw+U", "sTuVwXyZ0123456789abcd"));
      assertThat(section.setup()).isEqualTo(Setup.ACTPASS);
      assertThat(section.fingerprints()).hasSize(1);
      assertThat(section.direction()).isEqualTo(Direction.SENDONLY);
    }
  }

  @Test
  void shouldPreferSectionOverSession() {
    String text =
        Offers.simple().replace("t=0 0\r\n", "t=0 0\r\na=ice-ufrag:other\r\na=inactive\r\n");

    MediaSection section = Offers.parsed(text).sections().get(0);

    assertThat(section.ice()).isEqualTo(new IceParameters("abcd", "0123456789012345678901"));
    assertThat(section.direction()).isEqualTo(Direction.SENDONLY);
  }

  @Test
  void shouldReadPayloadsOfChromium() {
    MediaSection video = Offers.parsed(Offers.file("offers/chromium.sdp")).sections().get(1);

    assertThat(video.kind()).isEqualTo(MediaKind.VIDEO);
    PayloadFormat h264 = Objects.requireNonNull(video.payload(103));
    assertThat(h264.parameter("PROFILE-LEVEL-ID")).isEqualTo("42001f");
    assertThat(h264.feedback()).contains("nack", "nack pli", "ccm fir", "transport-cc");
    assertThat(video.rtxBySsrc()).containsEntry((int) 2621075152L, 1444341337);
    assertThat(video.extensions())
        .contains(new HeaderExtension(12, "", HeaderExtension.DEPENDENCY_DESCRIPTOR));
  }

  @Test
  void shouldApplyWildcardFeedbackToEveryPayloadType() {
    String text = Offers.simple() + "a=rtcp-fb:* ccm fir\r\na=rtcp-fb:96 nack\r\n";

    PayloadFormat format = Offers.parsed(text).sections().get(1).payloads().get(0);

    assertThat(format.feedback()).containsExactlyInAnyOrder("ccm fir", "nack");
  }

  @Test
  void shouldKnowFixedPayloadTypesWithoutRtpmap() {
    String text = Offers.simple().replace("SAVPF 111", "SAVPF 0 8 111");

    assertThat(Offers.parsed(text).sections().get(0).payloads())
        .extracting(PayloadFormat::encodingName)
        .containsExactly("PCMU", "PCMA", "opus");
  }

  @Test
  void shouldReadSimulcastWithAlternativesAndPausedStreams() {
    String text =
        Offers.simple()
            + "a=rid:h send\r\na=rid:m send max-width=640\r\na=rid:l send\r\na=rid:x recv\r\n"
            + "a=simulcast:recv x send h,m;~l;nowhere\r\n";

    assertThat(Offers.parsed(text).sections().get(1).simulcast()).containsExactly("h", "l");
  }

  @Test
  void shouldIgnoreHeaderExtensionIdsThatCannotBeOnTheWire() {
    String text =
        Offers.simple()
            + "a=extmap:0 a\r\na=extmap:15 b\r\na=extmap:4096 c\r\na=extmap:x d\r\n"
            + "a=extmap:200/sendonly e\r\n";

    assertThat(Offers.parsed(text).sections().get(1).extensions())
        .containsExactly(new HeaderExtension(200, "sendonly", "e"));
  }

  @Test
  void shouldNameTheLineThatIsWrong() {
    assertThat(Offers.malformed("v=0\r\nhello\r\n")).contains("line 2").contains("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "hello", "{}", "v=1\r\n", "\u0000", "m=video 9 x 96\r\n"})
  void shouldCallTextMalformedThatIsNoSdp(String text) {
    assertThat(Offers.malformed(text)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=video\r\n",
        "m=video x UDP/TLS/RTP/SAVPF 96\r\n",
        "m=video 65536 UDP/TLS/RTP/SAVPF 96\r\n",
        "a=fingerprint:sha-256 xyz\r\n",
        "a=mid:a b\r\n",
        "a=mid:0\r\n",
        "a=fmtp:96 x\ry\r\n",
      })
  void shouldCallBrokenAttributesMalformed(String line) {
    String video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
    String prefix = line.startsWith("m=") ? "" : video;
    assertThat(Offers.malformed(Offers.session("0") + Offers.audio() + prefix + line)).isNotBlank();
  }

  @Test
  void shouldRefuseShortIcePassword() {
    assertThat(Offers.malformed(Offers.simple().replace("0123456789012345678901", "abc")))
        .contains("ice-pwd has 3 characters");
  }

  @Test
  void shouldHoldItsLimits() {
    String simple = Offers.simple();
    assertThat(Offers.malformed(simple + "a=x\r\n".repeat(SdpLines.MAX_LINES))).contains("lines");
    assertThat(Offers.malformed(simple + "a=x:" + "y".repeat(5_000))).contains("too long");
    assertThat(Offers.malformed(simple + ("a=" + "y".repeat(4_000) + "\n").repeat(17)))
        .contains("too large");
    assertThat(Offers.malformed(simple + "m=x 9 y z\r\n".repeat(15))).contains("m-lines");
    assertThat(Offers.malformed(simple + "a=candidate:1\r\n".repeat(201))).contains("candidates");
    assertThat(Offers.malformed(simple + ssrcs(65))).contains("SSRCs");
    assertThat(Offers.parsed(simple + ssrcs(64)).sections().get(1).ssrcs()).hasSize(64);
  }

  @Test
  void shouldNotShowThePassword() {
    assertThat(Offers.parsed(Offers.simple()).toString()).doesNotContain("0123456789012345678901");
  }

  private static String ssrcs(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      lines.append("a=ssrc:").append(i).append(" cname:x\r\n");
    }
    return lines.toString();
  }
}
