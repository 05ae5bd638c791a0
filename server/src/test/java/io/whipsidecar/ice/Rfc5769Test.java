package io.whipsidecar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The test vectors of RFC 5769 §2.1 to §2.3; §2.4 uses long-term credentials, which ICE has not.
 */
class Rfc5769Test {
  private static final String PWD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final String TRANSACTION = "2112a442 b7e7a701 bc34d686 fa87dfae";
  private static final int PORT = 32_853;
  private static final int FINGERPRINT_BYTES = 8;

  private static final byte[] REQUEST =
      hex(
          "00010058",
          TRANSACTION,
          "80220010 5354554e 20746573 7420636c 69656e74",
          "00240004 6e0001ff",
          "80290008 932ff9b1 51263b36",
          "00060009 6576746a 3a683676 59202020",
          "00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2",
          "80280004 e57a3bcf");

  private static final String XOR_MAPPED_IPV4 = "00200008 0001a147 e112a643";
  private static final byte[] IPV4_RESPONSE =
      hex(
          "0101003c",
          TRANSACTION,
          "8022000b 74657374 20766563 746f7220",
          XOR_MAPPED_IPV4,
          "00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7",
          "80280004 c07d4c96");

  private static final String XOR_MAPPED_IPV6 =
      "00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9";
  private static final byte[] IPV6_RESPONSE =
      hex(
          "01010048",
          TRANSACTION,
          "8022000b 74657374 20766563 746f7220",
          XOR_MAPPED_IPV6,
          "00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41",
          "80280004 c8fb0b4c");

  private final StunMessage message = new StunMessage();

  private static byte[] hex(String... parts) {
    return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
  }

  private void assertAuthentic(byte[] vector) {
    assertThat(message.parse(vector, 0, vector.length)).isTrue();
    assertThat(message.fingerprintOffset()).isEqualTo(vector.length - FINGERPRINT_BYTES);
    assertThat(StunIntegrity.fingerprintFits(message)).isTrue();
    assertThat(new StunIntegrity(PWD).verifies(message)).isTrue();
    assertThat(new StunIntegrity(PWD + "x").verifies(message)).isFalse();
  }

  @Test
  void shouldVerifyRequest() {
    assertAuthentic(REQUEST);

    assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
    assertThat(message.isFor("evtj")).isTrue();
    assertThat(message.isControlled()).isTrue();
    assertThat(message.isUseCandidate()).isFalse();
    assertThat(message.unknownCount()).as("SOFTWARE is comprehension-optional").isZero();
    assertThat(IceLiteAgent.localUfrag(REQUEST, 0, REQUEST.length)).isEqualTo("evtj");
  }

  @Test
  void shouldVerifyResponses() {
    assertAuthentic(IPV4_RESPONSE);
    assertAuthentic(IPV6_RESPONSE);
  }

  @Test
  void shouldRefuseVectorWithAnyAuthenticBitFlipped() {
    StunIntegrity integrity = new StunIntegrity(PWD);
    for (int bit = 0; bit < (REQUEST.length - FINGERPRINT_BYTES) * 8; bit++) {
      byte[] flipped = REQUEST.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      boolean authentic =
          message.parse(flipped, 0, flipped.length)
              && StunIntegrity.fingerprintFits(message)
              && integrity.verifies(message);
      assertThat(authentic).as("with bit %d flipped", bit).isFalse();
    }
  }

  @Test
  void shouldEncodeIpv4Address() throws UnknownHostException {
    assertThat(answerTo("192.0.2.1")).contains(hex(XOR_MAPPED_IPV4));
  }

  @Test
  void shouldEncodeIpv6Address() throws UnknownHostException {
    assertThat(answerTo("2001:db8:1234:5678:11:2233:4455:6677")).contains(hex(XOR_MAPPED_IPV6));
  }

  private byte[] answerTo(String address) throws UnknownHostException {
    message.parse(REQUEST, 0, REQUEST.length);
    StunResponse response = new StunResponse();
    int length =
        response.success(
            message,
            new InetSocketAddress(InetAddress.getByName(address), PORT),
            new StunIntegrity(PWD));
    byte[] answer = Arrays.copyOf(response.bytes(), length);
    assertAuthentic(answer);
    return answer;
  }
}
