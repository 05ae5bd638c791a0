package io.whipsidecar.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Flyweight over the common header of one packet in an RTCP compound (RFC 3550 §6.1, RFC 4585
 * §6.1). All methods are static and read the bytes in place; call {@link #isValid} first.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P| RC/FMT  |      PT       |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * </pre>
 */
public final class RtcpHeader {
  public static final int BYTES = 4;
  public static final int SENDER_REPORT = 200;
  public static final int RECEIVER_REPORT = 201;
  public static final int SOURCE_DESCRIPTION = 202;
  public static final int BYE = 203;
  public static final int APPLICATION = 204;

  /**
   * Transport-layer feedback, RFC 4585 §6.2: FMT 1 is a generic NACK, 15 transport-wide feedback.
   */
  public static final int TRANSPORT_FEEDBACK = 205;

  /** Payload-specific feedback, RFC 4585 §6.3: FMT 1 is PLI, 4 FIR (RFC 5104), 15 REMB. */
  public static final int PAYLOAD_FEEDBACK = 206;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private RtcpHeader() {}

  /**
   * Whether a packet of version 2 starts at {@code offset} and ends within {@code length} bytes.
   */
  public static boolean isValid(byte[] packet, int offset, int length) {
    return length >= BYTES
        && (packet[offset] & 0xc0) == 0x80
        && packetBytes(packet, offset) <= length;
  }

  /** Report count, source count or feedback message type: the low five bits of the first byte. */
  public static int count(byte[] packet, int offset) {
    return packet[offset] & 0x1f;
  }

  public static int packetType(byte[] packet, int offset) {
    return packet[offset + 1] & 0xff;
  }

  /** Bytes of this packet of the compound, its header included. */
  public static int packetBytes(byte[] packet, int offset) {
    return 4 * (((short) SHORT.get(packet, offset + 2) & 0xffff) + 1);
  }

  /** The SSRC of the sender; only where {@link #packetBytes} is at least 8. */
  public static int senderSsrc(byte[] packet, int offset) {
    return (int) INT.get(packet, offset + 4);
  }

  /** Writes a common header; {@code packetBytes} is a multiple of 4 and counts this header. */
  public static void write(byte[] packet, int offset, int count, int packetType, int packetBytes) {
    packet[offset] = (byte) (0x80 | count);
    packet[offset + 1] = (byte) packetType;
    SHORT.set(packet, offset + 2, (short) (packetBytes / 4 - 1));
  }
}
