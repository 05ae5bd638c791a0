package io.whipsidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever arrives is told apart, and a header that is called valid lies within its packet. */
class WireFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void shouldStayWithinThePacket(byte[] data) {
    int length = data.length; // the array ends with the packet: a read behind it would throw
    PacketKind kind = PacketKind.of(data, 0, length);
    if (RtpHeader.isValid(data, 0, length)) {
      int header = RtpHeader.headerBytes(data, 0);
      int payload = RtpHeader.payloadBytes(data, 0, length);

      assertThat(kind).isIn(PacketKind.RTP, PacketKind.RTCP);
      assertThat(header).isBetween(RtpHeader.FIXED_BYTES, length);
      assertThat(payload).isBetween(-1, length - header);
      assertThat(RtpHeader.extensionOffset(data, 0)).isLessThan(header);
    }
    for (int at = 0; at < length; at += RtcpHeader.packetBytes(data, at)) {
      if (!RtcpHeader.isValid(data, at, length - at)) {
        break;
      }
      assertThat(at + RtcpHeader.packetBytes(data, at)).isLessThanOrEqualTo(length);
    }
  }
}
