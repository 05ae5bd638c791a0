package io.whipsidecar.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Flyweight over an RTP header (RFC 3550 §5.1). All methods are static and read or write the bytes
 * in place; call {@link #isValid} once before the others.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |            contributing source (CSRC) identifiers ...         |
 * </pre>
 */
public final class RtpHeader {
  /** Bytes of a header without CSRCs and extension. */
  public static final int FIXED_BYTES = 12;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private static final int SEQUENCE_OFFSET = 2;
  private static final int TIMESTAMP_OFFSET = 4;
  private static final int SSRC_OFFSET = 8;

  private RtpHeader() {}

  /** Whether version, CSRC list and extension fit into {@code length} bytes. */
  public static boolean isValid(byte[] packet, int offset, int length) {
    return length >= FIXED_BYTES
        && (packet[offset] & 0xc0) == 0x80
        && extensionEnd(packet, offset, length) >= 0;
  }

  public static boolean hasPadding(byte[] packet, int offset) {
    return (packet[offset] & 0x20) != 0;
  }

  public static boolean hasExtension(byte[] packet, int offset) {
    return (packet[offset] & 0x10) != 0;
  }

  public static int csrcCount(byte[] packet, int offset) {
    return packet[offset] & 0x0f;
  }

  public static boolean marker(byte[] packet, int offset) {
    return packet[offset + 1] < 0;
  }

  public static int payloadType(byte[] packet, int offset) {
    return packet[offset + 1] & 0x7f;
  }

  /** 0 to 65,535. */
  public static int sequenceNumber(byte[] packet, int offset) {
    return (short) SHORT.get(packet, offset + SEQUENCE_OFFSET) & 0xffff;
  }

  /** The 32 bits as they are; unsigned in meaning. */
  public static int timestamp(byte[] packet, int offset) {
    return (int) INT.get(packet, offset + TIMESTAMP_OFFSET);
  }

  /** The 32 bits as they are; unsigned in meaning. */
  public static int ssrc(byte[] packet, int offset) {
    return (int) INT.get(packet, offset + SSRC_OFFSET);
  }

  /**
   * Offset of the extension's 4-byte header relative to the packet, or -1 when there is none. The
   * profile stands in its first two bytes, the length in 32-bit words in its last two (§5.3.1).
   */
  public static int extensionOffset(byte[] packet, int offset) {
    return hasExtension(packet, offset) ? FIXED_BYTES + 4 * csrcCount(packet, offset) : -1;
  }

  /** Bytes from the start of the packet to its payload. */
  public static int headerBytes(byte[] packet, int offset) {
    return extensionEnd(packet, offset, Integer.MAX_VALUE);
  }

  /**
   * Bytes of payload without padding, or -1 when the padding length is impossible (§5.1: it counts
   * itself, and can't be longer than what follows the header). 0 means padding only.
   */
  public static int payloadBytes(byte[] packet, int offset, int length) {
    int payload = length - headerBytes(packet, offset);
    if (payload < 0 || !hasPadding(packet, offset)) {
      return payload;
    }
    int padding = payload == 0 ? 0 : packet[offset + length - 1] & 0xff;
    return padding == 0 || padding > payload ? -1 : payload - padding;
  }

  /** Writes a header of {@link #FIXED_BYTES} bytes: no padding, no extension, no CSRC. */
  public static void write(
      byte[] packet,
      int offset,
      boolean marker,
      int payloadType,
      int sequenceNumber,
      int timestamp,
      int ssrc) {
    packet[offset] = (byte) 0x80;
    packet[offset + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
    SHORT.set(packet, offset + SEQUENCE_OFFSET, (short) sequenceNumber);
    INT.set(packet, offset + TIMESTAMP_OFFSET, timestamp);
    INT.set(packet, offset + SSRC_OFFSET, ssrc);
  }

  private static int extensionEnd(byte[] packet, int offset, int length) {
    int end = FIXED_BYTES + 4 * csrcCount(packet, offset);
    if (!hasExtension(packet, offset)) {
      return end <= length ? end : -1;
    }
    if (end + 4 > length) {
      return -1;
    }
    end += 4 + 4 * ((short) SHORT.get(packet, offset + end + 2) & 0xffff);
    return end <= length ? end : -1;
  }
}
