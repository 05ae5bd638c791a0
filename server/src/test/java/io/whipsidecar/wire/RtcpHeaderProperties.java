package io.whipsidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RtcpHeaderProperties {
  @Property
  void shouldReadBackWhatItWrites(
      @ForAll @IntRange(max = 31) int count,
      @ForAll @IntRange(max = 255) int packetType,
      @ForAll @IntRange(min = 1, max = 65_536) int words) {
    byte[] packet = new byte[5 + RtcpHeader.BYTES];

    RtcpHeader.write(packet, 5, count, packetType, 4 * words);

    assertThat(RtcpHeader.count(packet, 5)).isEqualTo(count);
    assertThat(RtcpHeader.packetType(packet, 5)).isEqualTo(packetType);
    assertThat(RtcpHeader.packetBytes(packet, 5)).isEqualTo(4 * words);
    assertThat(RtcpHeader.isValid(packet, 5, 4 * words)).isTrue();
    assertThat(RtcpHeader.isValid(packet, 5, 4 * words - 1)).isFalse();
  }

  @Example
  void shouldReadAPictureLossIndication() {
    byte[] pli = {(byte) 0x81, (byte) 206, 0, 2, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 9};

    assertThat(RtcpHeader.isValid(pli, 0, 12)).isTrue();
    assertThat(RtcpHeader.packetType(pli, 0)).isEqualTo(RtcpHeader.PAYLOAD_FEEDBACK);
    assertThat(RtcpHeader.count(pli, 0)).isEqualTo(1);
    assertThat(RtcpHeader.senderSsrc(pli, 0)).isEqualTo(0x12345678);
  }

  @Example
  void shouldRefuseOtherVersionsAndShortHeaders() {
    for (int first = 0; first < 256; first++) {
      byte[] packet = {(byte) first, (byte) 200, 0, 0};

      assertThat(RtcpHeader.isValid(packet, 0, 4)).isEqualTo(first >= 128 && first < 192);
      assertThat(RtcpHeader.isValid(packet, 0, 3)).isFalse();
    }
  }
}
