package io.whipsidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketKindTest {
  @ParameterizedTest // RFC 7983 §7 and RFC 9443 §3: ZRTP, TURN channels and QUIC are not for us
  @CsvSource({
    "0, 3, STUN",
    "4, 15, UNKNOWN",
    "16, 19, UNKNOWN",
    "20, 63, DTLS",
    "64, 79, UNKNOWN",
    "80, 127, UNKNOWN",
    "128, 191, RTP",
    "192, 255, UNKNOWN",
  })
  void shouldTellKindFromFirstByte(int from, int to, PacketKind expected) {
    for (int first = from; first <= to; first++) {
      assertThat(kind(first, 96, 100)).as("first byte %d", first).isEqualTo(expected);
    }
  }

  @ParameterizedTest // RFC 5761 §4; the marker bit is the top bit of the second byte
  @CsvSource({"0, 191, RTP", "192, 223, RTCP", "224, 255, RTP"})
  void shouldTellRtcpFromSecondByte(int from, int to, PacketKind expected) {
    for (int second = from; second <= to; second++) {
      assertThat(kind(0x80, second, 100)).as("second byte %d", second).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 20, STUN", "22, 254, 13, DTLS", "128, 96, 12, RTP", "128, 200, 8, RTCP"})
  void shouldNotKnowWhatIsShorterThanItsHeader(
      int first, int second, int minimumBytes, PacketKind expected) {
    assertThat(kind(first, second, minimumBytes)).isEqualTo(expected);
    for (int length = 0; length < minimumBytes; length++) {
      assertThat(kind(first, second, length)).isEqualTo(PacketKind.UNKNOWN);
    }
  }

  private static PacketKind kind(int first, int second, int length) {
    byte[] packet = new byte[7 + length];
    if (length > 0) {
      packet[7] = (byte) first;
    }
    if (length > 1) {
      packet[8] = (byte) second;
    }
    return PacketKind.of(packet, 7, length);
  }
}
