package io.whipsidecar.forward;

import io.whipsidecar.wire.RtcpHeader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes our compounds into one reused array (RFC 3550 §6.1, §6.4 to §6.6). */
final class RtcpWriter {
  private static final int REPORT_BYTES = 8;
  private static final int SENDER_REPORT_BYTES = 28;
  private static final int CNAME_ITEM = 1;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] cname;
  private final byte[] compound;

  RtcpWriter(String cname) {
    this.cname = cname.getBytes(StandardCharsets.US_ASCII);
    this.compound = new byte[SENDER_REPORT_BYTES + descriptionBytes() + REPORT_BYTES];
  }

  byte[] compound() {
    return compound;
  }

  /** SR and SDES; returns the length. */
  int senderReport(int ssrc, long ntp, int timestamp, int packets, int payloadBytes) {
    RtcpHeader.write(compound, 0, 0, RtcpHeader.SENDER_REPORT, SENDER_REPORT_BYTES);
    INT.set(compound, 4, ssrc);
    LONG.set(compound, 8, ntp);
    INT.set(compound, 16, timestamp);
    INT.set(compound, 20, packets);
    INT.set(compound, 24, payloadBytes);
    return description(SENDER_REPORT_BYTES, ssrc);
  }

  /**
   * RR, SDES and BYE; returns the length. FFmpeg takes a datagram below 12 bytes for no packet at
   * all, so a lone BYE would not end it; the RR that every compound begins with (§6.1) does it.
   */
  int goodbye(int ssrc) {
    RtcpHeader.write(compound, 0, 0, RtcpHeader.RECEIVER_REPORT, REPORT_BYTES);
    INT.set(compound, 4, ssrc);
    int length = description(REPORT_BYTES, ssrc);
    RtcpHeader.write(compound, length, 1, RtcpHeader.BYE, REPORT_BYTES);
    INT.set(compound, length + 4, ssrc);
    return length + REPORT_BYTES;
  }

  private int description(int offset, int ssrc) {
    int length = descriptionBytes();
    Arrays.fill(compound, offset, offset + length, (byte) 0);
    RtcpHeader.write(compound, offset, 1, RtcpHeader.SOURCE_DESCRIPTION, length);
    INT.set(compound, offset + 4, ssrc);
    compound[offset + 8] = CNAME_ITEM;
    compound[offset + 9] = (byte) cname.length;
    System.arraycopy(cname, 0, compound, offset + 10, cname.length);
    return offset + length;
  }

  /** Header, SSRC, item, and one to four zero bytes that end the chunk (§6.5). */
  private int descriptionBytes() {
    return 8 + (2 + cname.length) / 4 * 4 + 4;
  }
}
