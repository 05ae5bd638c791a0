package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtcpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads and makes RTCP for tests, independently of the code under test. */
final class RtcpSamples {
  private RtcpSamples() {}

  /** The sequence numbers that a generic NACK asks for, in its order. */
  static List<Integer> nacked(byte[] nack) {
    ByteBuffer buffer = ByteBuffer.wrap(nack);
    List<Integer> numbers = new ArrayList<>();
    for (int at = 12; at < nack.length; at += 4) {
      int first = buffer.getShort(at) & 0xffff;
      numbers.add(first);
      for (int bit = 0; bit < 16; bit++) {
        if ((buffer.getShort(at + 2) >> bit & 1) != 0) {
          numbers.add(first + 1 + bit & 0xffff);
        }
      }
    }
    return numbers;
  }

  static byte[] senderReportAndBye(int ssrc) {
    byte[] compound = new byte[28 + 8 + 8];
    ByteBuffer buffer = ByteBuffer.wrap(compound);
    RtcpHeader.write(compound, 0, 0, RtcpHeader.SENDER_REPORT, 28);
    buffer.putInt(4, ssrc).putLong(8, 0x1122334455667788L).putInt(16, 42);
    RtcpHeader.write(compound, 28, 0, 207, 8); // XR, skipped
    RtcpHeader.write(compound, 36, 1, RtcpHeader.BYE, 8);
    buffer.putInt(40, ssrc);
    return compound;
  }
}
