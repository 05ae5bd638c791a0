package io.whipsidecar.net;

import java.nio.ByteBuffer;

/**
 * Cuts a byte stream into the packets that it carries (RFC 4571 §2, as RFC 6544 §3 uses it). Holds
 * one buffer whose size bounds what a peer can make us keep. Event loop only.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             LENGTH            |  STUN, DTLS, SRTP or SRTCP ... |
 * </pre>
 */
final class FrameReader {
  /** No complete packet is there. */
  static final int NONE = -1;

  /** The stream announces a packet that no publisher sends: it can't be read any further. */
  static final int MALFORMED = -2;

  static final int LENGTH_BYTES = 2;

  /** One less than a slot, as for datagrams. */
  static final int MAX_FRAME_BYTES = ReceiveBatch.SLOT_BYTES - 1;

  private static final int SMALLEST = LENGTH_BYTES + MAX_FRAME_BYTES;

  private ByteBuffer buffer;
  private int next;
  private int offset;

  /**
   * @param capacityBytes room for what was read at once, at least for one packet
   */
  FrameReader(int capacityBytes) {
    buffer = ByteBuffer.allocate(Math.max(SMALLEST, capacityBytes));
  }

  /** Makes more room; what was read stays. */
  void grow(int capacityBytes) {
    if (capacityBytes > buffer.capacity()) {
      compact();
      buffer = ByteBuffer.allocate(capacityBytes).put(buffer.flip());
    }
  }

  /** Where the next bytes of the stream go; never full after {@link #next} has said NONE. */
  ByteBuffer space() {
    compact();
    return buffer;
  }

  private void compact() {
    if (next > 0) {
      buffer.flip().position(next);
      buffer.compact();
      next = 0;
    }
  }

  /** The length of the next packet, which is at {@link #offset()}, NONE, or MALFORMED for ever. */
  int next() {
    while (buffer.position() - next >= LENGTH_BYTES) {
      int length = buffer.getShort(next) & 0xffff;
      if (length > MAX_FRAME_BYTES) {
        return MALFORMED;
      }
      if (buffer.position() - next - LENGTH_BYTES < length) {
        return NONE;
      }
      offset = next + LENGTH_BYTES;
      next = offset + length;
      if (length > 0) { // RFC 4571 §2: a length of 0 is a null packet
        return length;
      }
    }
    return NONE;
  }

  byte[] bytes() {
    return buffer.array();
  }

  int offset() {
    return offset;
  }
}
