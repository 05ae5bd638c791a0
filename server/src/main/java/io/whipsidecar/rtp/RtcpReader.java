package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtcpHeader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks through an RTCP compound from the publisher (RFC 3550 §6.1; reduced-size ones as well, RFC
 * 5506) and tells of sender reports and BYEs. Other packet types are skipped.
 */
final class RtcpReader {
  /** What a compound says; called in its order. */
  interface Handler {
    void onSenderReport(int ssrc, long ntpTimestamp, int rtpTimestamp, long nowNs);

    void onBye(int ssrc, long nowNs);
  }

  private static final int SENDER_REPORT_BYTES = 28;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RtcpReader() {}

  /** Returns false when the rest of the compound was dropped because it is malformed. */
  static boolean read(byte[] compound, int offset, int length, Handler handler, long nowNs) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (!RtcpHeader.isValid(compound, at, end - at)
          || !readPacket(compound, at, handler, nowNs)) {
        return false;
      }
      at += RtcpHeader.packetBytes(compound, at);
    }
    return length > 0;
  }

  private static boolean readPacket(byte[] packet, int at, Handler handler, long nowNs) {
    int bytes = RtcpHeader.packetBytes(packet, at);
    switch (RtcpHeader.packetType(packet, at)) {
      case RtcpHeader.SENDER_REPORT:
        if (bytes < SENDER_REPORT_BYTES) {
          return false;
        }
        long ntp = (long) LONG.get(packet, at + 8);
        int rtp = (int) INT.get(packet, at + 16);
        handler.onSenderReport(RtcpHeader.senderSsrc(packet, at), ntp, rtp, nowNs);
        return true;
      case RtcpHeader.BYE:
        return readBye(packet, at, bytes, handler, nowNs);
      default:
        return true;
    }
  }

  private static boolean readBye(byte[] packet, int at, int bytes, Handler handler, long nowNs) {
    int sources = RtcpHeader.count(packet, at);
    if (RtcpHeader.BYTES + 4 * sources > bytes) {
      return false;
    }
    for (int i = 0; i < sources; i++) {
      handler.onBye((int) INT.get(packet, at + RtcpHeader.BYTES + 4 * i), nowNs);
    }
    return true;
  }
}
