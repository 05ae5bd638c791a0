package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdpfragTest {
  private static final String CREDENTIALS =
      "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n";

  @Test
  void shouldReadSessionLevelCredentials() {
    Sdpfrag frag =
        parsed(
            CREDENTIALS
                + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 x 9 typ host\r\n");

    assertThat(frag.ice()).isEqualTo(new IceParameters("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"));
    assertThat(frag.candidates()).isEqualTo(1);
    assertThat(frag.endOfCandidates()).isFalse();
  }

  @Test
  void shouldReadMediaLevelCredentials() {
    Sdpfrag frag = parsed("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\n" + CREDENTIALS);

    assertThat(frag.ice()).isNotNull();
  }

  @Test
  void shouldReadEndOfCandidatesAlone() { // simple-whip-client
    assertThat(parsed("m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=end-of-candidates\r\n"))
        .isEqualTo(new Sdpfrag(null, 0, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "a=x",
        "m=audio 9 RTP/AVP 0\r\n",
        "a=ice-ufrag:abcd\r\na=ice-pwd:abc\r\n",
        "a=ice-ufrag:a\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
        CREDENTIALS + "m=audio 9 x 0\r\na=ice-ufrag:othr\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
      })
  void shouldCallBadFragmentsMalformed(String text) {
    assertThat(Sdpfrag.parse(text)).isInstanceOf(Sdpfrag.Malformed.class);
  }

  @Test
  void shouldWriteWhatItCanRead() {
    NegotiatedSession session =
        Offers.accepted(Offers.file("offers/chromium.sdp"), Codec.H264, Codec.OPUS);
    LocalParameters local = Offers.local(Offers.udp("192.0.2.1"));

    String text = Sdpfrag.write(session, local);

    assertThat(text).startsWith("a=ice-lite\r\n").contains("a=mid:0\r\n");
    assertThat(parsed(text)).isEqualTo(new Sdpfrag(local.ice(), 1, true));
  }

  private static Sdpfrag parsed(String text) {
    Sdpfrag.Result result = Sdpfrag.parse(text);
    assertThat(result).isInstanceOf(Sdpfrag.Parsed.class);
    return ((Sdpfrag.Parsed) result).sdpfrag();
  }
}
