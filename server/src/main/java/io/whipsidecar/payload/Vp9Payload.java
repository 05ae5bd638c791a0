package io.whipsidecar.payload;

import static io.whipsidecar.payload.PayloadInspector.CONTINUATION;
import static io.whipsidecar.payload.PayloadInspector.FRAME_START;
import static io.whipsidecar.payload.PayloadInspector.KEYFRAME;
import static io.whipsidecar.payload.PayloadInspector.MALFORMED;

/**
 * VP9 payloads (RFC 9628 §4.2), flexible and non-flexible mode.
 *
 * <pre>
 *    0 1 2 3 4 5 6 7
 *   |I|P|L|F|B|E|V|Z|
 * I:|M| PICTURE ID  |  two bytes with M
 * L:| TID |U| SID |D|
 *   |   TL0PICIDX   |  only with L and without F
 * P,F:| P_DIFF    |N|  up to three, only with P and F
 * V:|  scalability structure
 * </pre>
 *
 * <p>A key frame is told by the frame's own header besides the P bit: FFmpeg never sets P.
 */
public final class Vp9Payload {
  private static final int I = 0x80;
  private static final int P = 0x40;
  private static final int L = 0x20;
  private static final int F = 0x10;
  private static final int B = 0x08;
  private static final int E = 0x04;
  private static final int V = 0x02;
  private static final int Z = 0x01;
  private static final int MAXIMUM_REFERENCES = 3;
  private static final int SYNC_CODE = 0x498342;
  private static final int COLOR_SPACE_RGB = 7;

  private Vp9Payload() {}

  /**
   * Whether the payload belongs to a spatial layer above the lowest one. FFmpeg 5.1 to 8.1 can't
   * use them: it drops the last packet of every layer but the last (E without marker), and shows
   * each layer that it can decode as a picture of its own.
   */
  public static boolean isUpperLayer(byte[] packet, int offset, int length) {
    return length > 2
        && (packet[offset] & L) != 0
        && descriptorBytes(packet, offset, length) > 0
        && spatialLayer(packet, offset) > 0;
  }

  /** Whether the payload is the last of its layer's frame. */
  public static boolean endsLayer(byte[] packet, int offset, int length) {
    return length > 0 && (packet[offset] & E) != 0;
  }

  /**
   * Writes the shortest descriptor that says where frames begin and end, just before the frame's
   * data. FFmpeg up to 8.1 takes references (P and F) for data and refuses scalability structures
   * of several layers.
   *
   * @return how many bytes at the front of the payload are now void; 0 when it is malformed
   */
  public static int shorten(byte[] packet, int offset, int length) {
    int header = descriptorBytes(packet, offset, length);
    if (header < 2 || header >= length) {
      return 0;
    }
    packet[offset + header - 1] = (byte) (packet[offset] & (P | B | E | Z));
    return header - 1;
  }

  static int inspectPayload(byte[] packet, int offset, int length) {
    int header = descriptorBytes(packet, offset, length);
    if (header < 0 || header >= length) {
      return MALFORMED;
    }
    int first = packet[offset];
    if ((first & B) == 0) {
      return CONTINUATION;
    }
    if ((first & L) != 0 && spatialLayer(packet, offset) > 0) {
      return 0; // the start of a further layer of the same picture
    }
    boolean key = (first & P) == 0 && isKeyframe(packet, offset + header);
    return key ? FRAME_START | KEYFRAME : FRAME_START;
  }

  /**
   * Width and height from the first packet of a key frame (VP9 bitstream §6.2): of its lowest
   * spatial layer.
   */
  static long format(byte[] packet, int offset, int length) {
    if ((inspectPayload(packet, offset, length) & KEYFRAME) == 0) {
      return PictureFormat.UNKNOWN;
    }
    int header = descriptorBytes(packet, offset, length);
    BitReader bits = new BitReader(packet, offset + header, length - header, false);
    bits.skip(2); // frame_marker
    int profile = bits.read(1) | bits.read(1) << 1;
    bits.skip(profile == 3 ? 5 : 4); // reserved_zero; show_existing_frame to error_resilient_mode
    if (bits.read(24) != SYNC_CODE) {
      return PictureFormat.UNKNOWN;
    }
    skipColorConfig(bits, profile);
    int width = bits.read(16) + 1;
    int height = bits.read(16) + 1;
    return bits.overrun() ? PictureFormat.UNKNOWN : PictureFormat.of(width, height, profile, 0);
  }

  private static void skipColorConfig(BitReader bits, int profile) {
    bits.skip(profile >= 2 ? 1 : 0); // ten_or_twelve_bit
    int colorSpace = bits.read(3);
    if (colorSpace != COLOR_SPACE_RGB) {
      bits.skip(1); // color_range
      bits.skip((profile & 1) != 0 ? 3 : 0); // subsampling, reserved
    } else {
      bits.skip((profile & 1) != 0 ? 1 : 0);
    }
  }

  /** frame_type 0 in the uncompressed header, which is not a repetition of an older frame. */
  private static boolean isKeyframe(byte[] packet, int at) {
    int header = packet[at] & 0xff;
    boolean marker = header >> 6 == 2;
    boolean profile3 = (header & 0x30) == 0x30; // one more reserved bit
    int typeBits = profile3 ? header & 0x06 : header & 0x0c; // show_existing_frame, frame_type
    return marker && typeBits == 0;
  }

  private static int spatialLayer(byte[] packet, int offset) {
    int at = offset + 1;
    if ((packet[offset] & I) != 0) {
      at += packet[at] < 0 ? 2 : 1;
    }
    return packet[at] >> 1 & 7;
  }

  /** Bytes of the payload descriptor, or -1 when it is longer than the payload. */
  private static int descriptorBytes(byte[] packet, int offset, int length) {
    int end = offset + length;
    int at = offset + 1;
    if (length < 2) {
      return -1;
    }
    int first = packet[offset];
    if ((first & I) != 0) {
      at += packet[at] < 0 ? 2 : 1;
    }
    if ((first & L) != 0) {
      at += (first & F) != 0 ? 1 : 2;
    }
    if ((first & (P | F)) == (P | F)) {
      at = skipReferences(packet, at, end);
    }
    if ((first & V) != 0 && at >= 0) {
      at = skipScalabilityStructure(packet, at, end);
    }
    return at < 0 || at > end ? -1 : at - offset;
  }

  private static int skipReferences(byte[] packet, int offset, int end) {
    for (int i = 0; i < MAXIMUM_REFERENCES; i++) {
      if (offset + i >= end) {
        return -1;
      }
      if ((packet[offset + i] & 1) == 0) { // N: another one follows
        return offset + i + 1;
      }
    }
    return -1; // RFC 9628 §4.2: at most three
  }

  private static int skipScalabilityStructure(byte[] packet, int offset, int end) {
    if (offset >= end) {
      return -1;
    }
    int header = packet[offset] & 0xff; // N_S, Y, G
    int at = offset + 1;
    if ((header & 0x10) != 0) {
      at += 4 * ((header >> 5) + 1); // width and height of each spatial layer
    }
    if ((header & 0x08) == 0) {
      return at;
    }
    if (at >= end) {
      return -1;
    }
    int pictures = packet[at++] & 0xff;
    for (int i = 0; i < pictures && at < end; i++) {
      at += 1 + (packet[at] >> 2 & 3); // R reference indices
    }
    return at;
  }
}
