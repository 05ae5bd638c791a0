package io.whipsidecar.payload;

import static io.whipsidecar.payload.PayloadInspector.CONTINUATION;
import static io.whipsidecar.payload.PayloadInspector.FRAME_START;
import static io.whipsidecar.payload.PayloadInspector.KEYFRAME;
import static io.whipsidecar.payload.PayloadInspector.MALFORMED;
import static io.whipsidecar.payload.PayloadInspector.PARAMETER_SETS;

/**
 * H.265 payloads (RFC 7798 §4.4) without decoding order numbers, which need sprop-max-don-diff and
 * are not used by WebRTC. A PACI packet (§4.4.4) has no flags.
 */
final class H265Inspector {
  static final int HEADER_BYTES = 2;
  static final int VPS = 32;
  static final int SPS = 33;
  static final int PPS = 34;
  static final int AGGREGATE = 48;
  static final int FRAGMENT = 49;

  private static final int FIRST_IRAP = 16;
  private static final int LAST_IRAP = 23;
  private static final int FIRST_NON_VCL = 32;
  private static final int DELIMITER = 35;
  private static final int PREFIX_SEI = 39;
  private static final int PACI = 50;

  private H265Inspector() {}

  static int inspectPayload(byte[] packet, int offset, int length) {
    if (length <= HEADER_BYTES || packet[offset] < 0) { // forbidden_zero_bit
      return MALFORMED;
    }
    int end = offset + length;
    int type = nalType(packet[offset]);
    if (type == AGGREGATE) {
      return aggregate(packet, offset + HEADER_BYTES, end);
    }
    if (type == FRAGMENT) {
      return fragment(packet, offset + HEADER_BYTES, end);
    }
    return type > PACI ? MALFORMED : unit(type, packet, offset + HEADER_BYTES, end);
  }

  static int nalType(byte firstHeaderByte) {
    return firstHeaderByte >> 1 & 0x3f;
  }

  private static int aggregate(byte[] packet, int offset, int end) {
    int flags = 0;
    int at = offset;
    while (at + 2 < end) {
      int size = (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
      int nal = at + 2;
      at = nal + size;
      if (size < HEADER_BYTES || at > end) {
        return flags | MALFORMED;
      }
      flags |= unit(nalType(packet[nal]), packet, nal + HEADER_BYTES, at);
    }
    return at == end && at > offset ? flags : flags | MALFORMED;
  }

  private static int fragment(byte[] packet, int offset, int end) {
    if (offset + 1 >= end) {
      return MALFORMED;
    }
    boolean start = packet[offset] < 0; // the S bit, RFC 7798 §4.4.3
    return start ? unit(packet[offset] & 0x3f, packet, offset + 1, end) : CONTINUATION;
  }

  /** Flags of one NAL unit; {@code offset} is behind its header. */
  private static int unit(int type, byte[] packet, int offset, int end) {
    if (type < FIRST_NON_VCL) {
      boolean firstSegment = offset < end && packet[offset] < 0; // first_slice_segment_in_pic_flag
      boolean irap = type >= FIRST_IRAP && type <= LAST_IRAP;
      return firstSegment ? (irap ? FRAME_START | KEYFRAME : FRAME_START) : 0;
    }
    if (type <= PPS) {
      return PARAMETER_SETS | FRAME_START;
    }
    return type == DELIMITER || type == PREFIX_SEI ? FRAME_START : 0;
  }
}
