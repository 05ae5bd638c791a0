package io.whipsidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RtpHeaderProperties {
  private static final int OFFSET = 3;

  @Property
  void shouldReadBackWhatItWrites(
      @ForAll boolean marker,
      @ForAll @IntRange(max = 127) int payloadType,
      @ForAll @IntRange(max = 65_535) int sequenceNumber,
      @ForAll int timestamp,
      @ForAll int ssrc) {
    byte[] packet = new byte[OFFSET + RtpHeader.FIXED_BYTES];

    RtpHeader.write(packet, OFFSET, marker, payloadType, sequenceNumber, timestamp, ssrc);

    assertThat(RtpHeader.isValid(packet, OFFSET, RtpHeader.FIXED_BYTES)).isTrue();
    assertThat(RtpHeader.marker(packet, OFFSET)).isEqualTo(marker);
    assertThat(RtpHeader.payloadType(packet, OFFSET)).isEqualTo(payloadType);
    assertThat(RtpHeader.sequenceNumber(packet, OFFSET)).isEqualTo(sequenceNumber);
    assertThat(RtpHeader.timestamp(packet, OFFSET)).isEqualTo(timestamp);
    assertThat(RtpHeader.ssrc(packet, OFFSET)).isEqualTo(ssrc);
    assertThat(RtpHeader.headerBytes(packet, OFFSET)).isEqualTo(RtpHeader.FIXED_BYTES);
    assertThat(RtpHeader.payloadBytes(packet, OFFSET, RtpHeader.FIXED_BYTES)).isZero();
    assertThat(RtpHeader.extensionOffset(packet, OFFSET)).isEqualTo(-1);
  }

  @Property
  void shouldFindPayloadBehindCsrcsAndExtension(
      @ForAll @IntRange(max = 15) int csrcs,
      @ForAll @IntRange(min = -1, max = 70) int extensionWords,
      @ForAll @IntRange(max = 300) int payload,
      @ForAll @IntRange(max = 255) int padding) {
    byte[] packet = packet(csrcs, extensionWords, payload, padding);
    int length = packet.length - OFFSET;
    int header = 12 + 4 * csrcs + (extensionWords < 0 ? 0 : 4 + 4 * extensionWords);

    assertThat(RtpHeader.isValid(packet, OFFSET, length)).isTrue();
    assertThat(RtpHeader.csrcCount(packet, OFFSET)).isEqualTo(csrcs);
    assertThat(RtpHeader.headerBytes(packet, OFFSET)).isEqualTo(header);
    assertThat(RtpHeader.payloadBytes(packet, OFFSET, length)).isEqualTo(payload);
    assertThat(RtpHeader.extensionOffset(packet, OFFSET))
        .isEqualTo(extensionWords < 0 ? -1 : 12 + 4 * csrcs);
    for (int cut = 0; cut < header; cut++) {
      assertThat(RtpHeader.isValid(packet, OFFSET, cut)).isFalse();
    }
  }

  @Property
  void shouldRefuseImpossiblePadding(
      @ForAll @IntRange(max = 254) int payload, @ForAll @IntRange(max = 255) int padding) {
    byte[] packet = packet(0, -1, payload, 0);
    packet[OFFSET] |= 0x20;
    packet[packet.length - 1] = (byte) padding;
    boolean possible = padding > 0 && padding <= payload;

    assertThat(RtpHeader.payloadBytes(packet, OFFSET, packet.length - OFFSET))
        .isEqualTo(possible ? payload - padding : -1);
  }

  @Example
  void shouldRefuseOtherVersions() {
    for (int first = 0; first < 256; first++) {
      byte[] packet = new byte[100];
      packet[0] = (byte) first;

      assertThat(RtpHeader.isValid(packet, 0, 100)).isEqualTo(first >= 128 && first < 192);
    }
  }

  /** An extension of -1 words is none. */
  private static byte[] packet(int csrcs, int extensionWords, int payload, int padding) {
    int extension = extensionWords < 0 ? 0 : 4 + 4 * extensionWords;
    ByteBuffer packet =
        ByteBuffer.allocate(OFFSET + 12 + 4 * csrcs + extension + payload + padding);
    int flags = (padding > 0 ? 0x20 : 0) | (extensionWords < 0 ? 0 : 0x10);
    packet.position(OFFSET);
    packet.put((byte) (0x80 | flags | csrcs));
    packet.position(OFFSET + 12 + 4 * csrcs);
    if (extensionWords >= 0) {
      packet.putShort((short) 0xbede).putShort((short) extensionWords);
    }
    if (padding > 0) {
      packet.put(packet.capacity() - 1, (byte) padding);
    }
    return packet.array();
  }
}
