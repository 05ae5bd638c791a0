package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtcpHeader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Builds one RTCP compound after the other in a buffer of its own: {@link #beginReport} or {@link
 * #beginFeedback}, packets, then {@link #buffer} and {@link #length}.
 */
final class RtcpWriter {
  /** Leaves room for SRTCP's index and tag on any path. */
  static final int MAXIMUM_BYTES = 1_200;

  static final int NACK_ENTRY_BYTES = 4;
  private static final int FEEDBACK_HEADER_BYTES = 12;
  private static final int REPORT_BLOCK_BYTES = 24;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] buffer = new byte[MAXIMUM_BYTES + 64];
  private final int localSsrc;
  private final byte[] cname;
  private final boolean reducedSize;
  private int length;
  private int packetStart;

  RtcpWriter(int localSsrc, String cname, boolean reducedSize) {
    this.localSsrc = localSsrc;
    this.cname = cname.getBytes(StandardCharsets.US_ASCII);
    this.reducedSize = reducedSize;
  }

  byte[] buffer() {
    return buffer;
  }

  int length() {
    return length;
  }

  /** Bytes that may still be written. */
  int room() {
    return MAXIMUM_BYTES - length;
  }

  /** Starts a compound that begins with a receiver report; {@link #reportBlock}s may follow. */
  void beginReport() {
    length = 0;
    startPacket(0, RtcpHeader.RECEIVER_REPORT, 8);
  }

  /**
   * Starts a compound for feedback. RFC 3550 §6.1 wants a report and a CNAME in front of it; RFC
   * 5506 §4 allows to leave them out where that was negotiated.
   */
  void beginFeedback() {
    if (reducedSize) {
      length = 0;
      return;
    }
    beginReport();
    sourceDescription();
  }

  /** RFC 3550 §6.4.1, into the report that {@link #beginReport} started. */
  void reportBlock(int ssrc, ReportBlock block, long highest, long jitter, long nowNs) {
    int at = length;
    putInt(at, ssrc);
    int lost = block.cumulativeLost(highest) & 0xffffff;
    putInt(at + 4, block.takeFractionLost(highest) << 24 | lost);
    putInt(at + 8, block.extendedHighest(highest));
    putInt(at + 12, (int) jitter);
    putInt(at + 16, block.lastSr());
    putInt(at + 20, block.delaySinceLastSr(nowNs));
    length += REPORT_BLOCK_BYTES;
    int blocks = RtcpHeader.count(buffer, packetStart) + 1;
    RtcpHeader.write(buffer, packetStart, blocks, RtcpHeader.RECEIVER_REPORT, length - packetStart);
  }

  /** SDES with our CNAME (RFC 3550 §6.5). */
  void sourceDescription() {
    int itemBytes = 2 + cname.length;
    int bytes = (8 + itemBytes + 1 + 3) & ~3; // at least one null octet ends the list
    startPacket(1, RtcpHeader.SOURCE_DESCRIPTION, bytes);
    int at = packetStart + 8;
    buffer[at] = 1; // CNAME
    buffer[at + 1] = (byte) cname.length;
    System.arraycopy(cname, 0, buffer, at + 2, cname.length);
    for (int i = at + itemBytes; i < length; i++) {
      buffer[i] = 0;
    }
  }

  /** Generic NACK without entries yet (RFC 4585 §6.2.1). */
  void startNack(int mediaSsrc) {
    startPacket(1, RtcpHeader.TRANSPORT_FEEDBACK, FEEDBACK_HEADER_BYTES);
    putInt(packetStart + 8, mediaSsrc);
  }

  /** Packet ID and a bit for each of the 16 that follow it. */
  void nackEntry(int sequence, int following) {
    putShort(length, sequence);
    putShort(length + 2, following);
    length += NACK_ENTRY_BYTES;
    RtcpHeader.write(buffer, packetStart, 1, RtcpHeader.TRANSPORT_FEEDBACK, length - packetStart);
  }

  /** RFC 4585 §6.3.1. */
  void pictureLossIndication(int mediaSsrc) {
    startPacket(1, RtcpHeader.PAYLOAD_FEEDBACK, FEEDBACK_HEADER_BYTES);
    putInt(packetStart + 8, mediaSsrc);
  }

  /** RFC 5104 §4.3.1: the media source of the header is 0, the entry names the encoder. */
  void fullIntraRequest(int mediaSsrc, int commandSequence) {
    startPacket(4, RtcpHeader.PAYLOAD_FEEDBACK, FEEDBACK_HEADER_BYTES + 8);
    putInt(packetStart + 8, 0);
    putInt(packetStart + 12, mediaSsrc);
    putInt(packetStart + 16, commandSequence << 24);
  }

  /** Announces a bitrate for some SSRCs (draft-alvestrand-rmcat-remb-03 §2.2). */
  void receiverEstimatedMaximumBitrate(long bitrateBps, int[] ssrcs, int count) {
    startPacket(15, RtcpHeader.PAYLOAD_FEEDBACK, 20 + 4 * count);
    putInt(packetStart + 8, 0);
    putInt(packetStart + 12, 0x52454d42); // "REMB"
    int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitrateBps) - 18);
    putInt(packetStart + 16, count << 24 | exponent << 18 | (int) (bitrateBps >>> exponent));
    for (int i = 0; i < count; i++) {
      putInt(packetStart + 20 + 4 * i, ssrcs[i]);
    }
  }

  /** Starts transport-wide feedback; the caller fills what follows the SSRCs and ends it. */
  int startTransportFeedback(int mediaSsrc) {
    startPacket(15, RtcpHeader.TRANSPORT_FEEDBACK, FEEDBACK_HEADER_BYTES);
    putInt(packetStart + 8, mediaSsrc);
    return length;
  }

  /** Ends the packet that was started at {@code end}, padded with zeros to a word (RFC 3550). */
  void endTransportFeedback(int end) {
    length = end;
    while ((length - packetStart) % 4 != 0) {
      buffer[length++] = 0;
    }
    RtcpHeader.write(buffer, packetStart, 15, RtcpHeader.TRANSPORT_FEEDBACK, length - packetStart);
  }

  void putShort(int at, int value) {
    SHORT.set(buffer, at, (short) value);
  }

  void putInt(int at, int value) {
    INT.set(buffer, at, value);
  }

  void putByte(int at, int value) {
    buffer[at] = (byte) value;
  }

  private void startPacket(int count, int packetType, int bytes) {
    packetStart = length;
    RtcpHeader.write(buffer, packetStart, count, packetType, bytes);
    putInt(packetStart + 4, localSsrc);
    length += bytes;
  }
}
