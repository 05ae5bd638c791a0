package io.whipsidecar.payload;

import static io.whipsidecar.payload.PayloadInspector.CONTINUATION;
import static io.whipsidecar.payload.PayloadInspector.FRAME_START;
import static io.whipsidecar.payload.PayloadInspector.KEYFRAME;
import static io.whipsidecar.payload.PayloadInspector.MALFORMED;
import static io.whipsidecar.payload.PayloadInspector.PARAMETER_SETS;

/** H.264 payloads (RFC 6184 §5.2): single NAL units, aggregates and fragments of all modes. */
final class H264Inspector {
  static final int SLICE = 1;
  static final int PARTITION_A = 2;
  static final int IDR_SLICE = 5;
  static final int SEI = 6;
  static final int SPS = 7;
  static final int PPS = 8;
  static final int DELIMITER = 9;
  static final int STAP_A = 24;
  static final int STAP_B = 25;
  static final int MTAP16 = 26;
  static final int MTAP24 = 27;
  static final int FU_A = 28;
  static final int FU_B = 29;

  private H264Inspector() {}

  static int inspectPayload(byte[] packet, int offset, int length) {
    if (length < 2) { // a NAL unit of the header alone carries nothing
      return MALFORMED;
    }
    int end = offset + length;
    int type = nalType(packet[offset]);
    return switch (type) {
      case 0, 30, 31 -> MALFORMED;
      case STAP_A -> aggregate(packet, offset + 1, end, 0);
      case STAP_B -> aggregate(packet, offset + 3, end, 0); // after the decoding order number
      case MTAP16 -> aggregate(packet, offset + 3, end, 3); // DOND and 16 bits of time each
      case MTAP24 -> aggregate(packet, offset + 3, end, 4);
      case FU_A, FU_B -> fragment(packet, offset, end, type == FU_B ? 4 : 2);
      default -> unit(type, packet, offset + 1, end);
    };
  }

  static int nalType(byte header) {
    return header & 0x1f;
  }

  private static int aggregate(byte[] packet, int offset, int end, int unitHeaderBytes) {
    int flags = 0;
    int at = offset;
    while (at + 2 < end) {
      int size = (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
      int nal = at + 2 + unitHeaderBytes;
      at = nal + size;
      if (size == 0 || at > end) {
        return flags | MALFORMED;
      }
      flags |= unit(nalType(packet[nal]), packet, nal + 1, at);
    }
    return at == end && at > offset ? flags : flags | MALFORMED;
  }

  private static int fragment(byte[] packet, int offset, int end, int headerBytes) {
    if (offset + headerBytes >= end) {
      return MALFORMED;
    }
    byte header = packet[offset + 1];
    boolean start = header < 0; // the S bit, RFC 6184 §5.8
    return start ? unit(nalType(header), packet, offset + headerBytes, end) : CONTINUATION;
  }

  /** Flags of one NAL unit; {@code offset} is behind its header. */
  private static int unit(int type, byte[] packet, int offset, int end) {
    switch (type) {
      case SPS, PPS:
        return PARAMETER_SETS | FRAME_START;
      case SEI, DELIMITER:
        return FRAME_START;
      case SLICE, PARTITION_A:
        return isFirstSlice(packet, offset, end) ? FRAME_START : 0;
      case IDR_SLICE:
        return isFirstSlice(packet, offset, end) ? FRAME_START | KEYFRAME : 0;
      default:
        return 0;
    }
  }

  /** Whether first_mb_in_slice is 0, as ue(v) a single 1 bit (H.264 §7.3.3). */
  private static boolean isFirstSlice(byte[] packet, int offset, int end) {
    return offset < end && packet[offset] < 0;
  }
}
