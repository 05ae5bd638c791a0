package io.whipsidecar.payload;

import static io.whipsidecar.payload.PayloadInspector.CONTINUATION;
import static io.whipsidecar.payload.PayloadInspector.FRAME_START;
import static io.whipsidecar.payload.PayloadInspector.KEYFRAME;
import static io.whipsidecar.payload.PayloadInspector.MALFORMED;

/**
 * VP8 payloads (RFC 7741 §4.2).
 *
 * <pre>
 *    0 1 2 3 4 5 6 7
 *   |X|R|N|S|R| PID |
 * X:|I|L|T|K| RSV   |
 * I:|M| PictureID   |  two bytes with M
 * L:|   TL0PICIDX   |
 * T/K:|TID|Y| KEYIDX|
 * </pre>
 */
final class Vp8Payload {
  private static final int KEYFRAME_HEADER_BYTES = 10; // RFC 6386 §9.1

  private Vp8Payload() {}

  static int inspectPayload(byte[] packet, int offset, int length) {
    int header = descriptorBytes(packet, offset, length);
    if (header < 0 || header >= length) {
      return MALFORMED;
    }
    boolean start = (packet[offset] & 0x17) == 0x10; // S = 1 and PID = 0
    if (!start) {
      return CONTINUATION;
    }
    boolean interframe = (packet[offset + header] & 1) != 0; // the P bit, RFC 7741 §4.3
    return interframe ? FRAME_START : FRAME_START | KEYFRAME;
  }

  /** Width and height from the first packet of a key frame. */
  static long format(byte[] packet, int offset, int length) {
    if ((inspectPayload(packet, offset, length) & KEYFRAME) == 0) {
      return PictureFormat.UNKNOWN;
    }
    int header = descriptorBytes(packet, offset, length);
    int at = offset + header;
    if (length - header < KEYFRAME_HEADER_BYTES
        || (packet[at + 3] & 0xff) != 0x9d // the start code
        || packet[at + 4] != 0x01
        || packet[at + 5] != 0x2a) {
      return PictureFormat.UNKNOWN;
    }
    int width = (packet[at + 6] & 0xff) | (packet[at + 7] & 0x3f) << 8; // above: 2 bits of scale
    int height = (packet[at + 8] & 0xff) | (packet[at + 9] & 0x3f) << 8;
    return PictureFormat.of(width, height, packet[at] >> 1 & 7, 0);
  }

  /** Bytes of the payload descriptor, or -1 when it is longer than the payload. */
  private static int descriptorBytes(byte[] packet, int offset, int length) {
    if (length < 1) {
      return -1;
    }
    if (packet[offset] >= 0) {
      return 1;
    }
    if (length < 3) {
      return -1;
    }
    int extension = packet[offset + 1];
    int bytes = 2;
    if ((extension & 0x80) != 0) {
      bytes += packet[offset + 2] < 0 ? 2 : 1;
    }
    bytes += (extension & 0x40) != 0 ? 1 : 0;
    bytes += (extension & 0x30) != 0 ? 1 : 0;
    return bytes <= length ? bytes : -1;
  }
}
