package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The client corpus and a small offer to vary, for the tests of this package. */
final class Offers {
  static final String FINGERPRINT =
      "sha-256 AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:"
          + "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99";

  private Offers() {}

  static String file(String name) {
    try (InputStream in = Offers.class.getResourceAsStream("/io/whipsidecar/sdp/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SdpOffer parsed(String text) {
    SdpOffer.Result result = SdpOffer.parse(text);
    assertThat(result).isInstanceOf(SdpOffer.Parsed.class);
    return ((SdpOffer.Parsed) result).offer();
  }

  static String malformed(String text) {
    SdpOffer.Result result = SdpOffer.parse(text);
    assertThat(result).isInstanceOf(SdpOffer.Malformed.class);
    return ((SdpOffer.Malformed) result).detail();
  }

  static NegotiatedSession accepted(String text, @Nullable Codec video, @Nullable Codec audio) {
    Negotiation.Result result = Negotiation.negotiate(parsed(text), video, audio);
    assertThat(result).isInstanceOf(Negotiation.Accepted.class);
    return ((Negotiation.Accepted) result).session();
  }

  static Negotiation.Refused refused(String text, @Nullable Codec video, @Nullable Codec audio) {
    Negotiation.Result result = Negotiation.negotiate(parsed(text), video, audio);
    assertThat(result).isInstanceOf(Negotiation.Refused.class);
    return (Negotiation.Refused) result;
  }

  /** Opus and H264, both m-lines complete; tests change it by {@code replace}. */
  static String simple() {
    return session("0 1") + audio() + video("H264/90000", "packetization-mode=1");
  }

  static String session(String mids) {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE " + mids + "\r\n";
  }

  static String audio() {
    return "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r\n"
        + transport()
        + "a=rtpmap:111 opus/48000/2\r\n";
  }

  static String video(String rtpmap, String fmtp) {
    return "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=sendonly\r\na=rtcp-mux\r\n"
        + transport()
        + "a=rtpmap:96 "
        + rtpmap
        + "\r\na=fmtp:96 "
        + fmtp
        + "\r\n";
  }

  static String transport() {
    return "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:"
        + FINGERPRINT
        + "\r\na=setup:actpass\r\n";
  }

  static LocalParameters local(LocalCandidate... candidates) {
    return new LocalParameters(
        7,
        new IceParameters("srv1", "abcdefghijklmnopqrstuvwx"),
        Objects.requireNonNull(Fingerprint.parse(FINGERPRINT)),
        List.of(candidates),
        BitrateHints.NONE);
  }

  static LocalCandidate udp(String address) {
    return new LocalCandidate(LocalCandidate.Transport.UDP, address, 8189, 65_535);
  }
}
