package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;

/**
 * Flyweight over RTP header extensions with one-byte and two-byte headers (RFC 8285 §4.2, §4.3).
 * Only for packets that {@link RtpHeader#isValid} accepts.
 *
 * <pre>
 * one-byte:  0xBEDE | length in words      two-byte:  0x100 appbits | length in words
 *   +-+-+-+-+-+-+-+-+                        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  ID   | L - 1 | L bytes ...            |       ID      |       L       | L bytes ...
 *   +-+-+-+-+-+-+-+-+                        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class HeaderExtensions {
  /** No such element. */
  static final int NONE = -1;

  private static final int HEADER_BYTES = 4;
  private static final int ONE_BYTE_PROFILE = 0xBEDE;
  private static final int TWO_BYTE_PROFILE = 0x1000;
  private static final int ONE_BYTE_STOP_ID = 15;

  private HeaderExtensions() {}

  /**
   * Where the element with this id is: its position relative to {@code offset} in the upper 16
   * bits, its length in the lower 16, or {@link #NONE}. An element that would reach beyond the
   * extension ends the search.
   */
  static int find(byte[] packet, int offset, int id) {
    int extension = RtpHeader.extensionOffset(packet, offset);
    if (extension < 0 || id == 0) {
      return NONE;
    }
    int profile = unsigned16(packet, offset + extension);
    int end = RtpHeader.headerBytes(packet, offset);
    if (profile == ONE_BYTE_PROFILE) {
      return findOneByte(packet, offset, extension + HEADER_BYTES, end, id);
    }
    return (profile & 0xfff0) == TWO_BYTE_PROFILE
        ? findTwoByte(packet, offset, extension + HEADER_BYTES, end, id)
        : NONE;
  }

  static int position(int found) {
    return found >>> 16;
  }

  static int length(int found) {
    return found & 0xffff;
  }

  private static int findOneByte(byte[] packet, int offset, int position, int end, int id) {
    int at = position;
    while (at < end) {
      int header = packet[offset + at] & 0xff;
      int elementId = header >>> 4;
      if (elementId == ONE_BYTE_STOP_ID) { // RFC 8285 §4.2: stop processing
        return NONE;
      }
      if (elementId == 0) { // padding
        at++;
        continue;
      }
      int length = (header & 0x0f) + 1;
      if (at + 1 + length > end) {
        return NONE;
      }
      if (elementId == id) {
        return (at + 1) << 16 | length;
      }
      at += 1 + length;
    }
    return NONE;
  }

  private static int findTwoByte(byte[] packet, int offset, int position, int end, int id) {
    int at = position;
    while (at < end) {
      int elementId = packet[offset + at] & 0xff;
      if (elementId == 0) { // padding: one byte without a length
        at++;
        continue;
      }
      if (at + 2 > end) {
        return NONE;
      }
      int length = packet[offset + at + 1] & 0xff;
      if (at + 2 + length > end) {
        return NONE;
      }
      if (elementId == id) {
        return (at + 2) << 16 | length;
      }
      at += 2 + length;
    }
    return NONE;
  }

  private static int unsigned16(byte[] packet, int offset) {
    return (packet[offset] & 0xff) << 8 | (packet[offset + 1] & 0xff);
  }
}
