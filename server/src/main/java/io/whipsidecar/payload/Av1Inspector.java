package io.whipsidecar.payload;

import static io.whipsidecar.payload.PayloadInspector.CONTINUATION;
import static io.whipsidecar.payload.PayloadInspector.FRAME_START;
import static io.whipsidecar.payload.PayloadInspector.KEYFRAME;
import static io.whipsidecar.payload.PayloadInspector.MALFORMED;
import static io.whipsidecar.payload.PayloadInspector.PARAMETER_SETS;

/**
 * AV1 payloads (RTP Payload Format For AV1 §4.4): an aggregation header {@code |Z|Y| W |N|-|-|-|}
 * and OBU elements, each with a leb128 length except the last one when W counts them.
 */
final class Av1Inspector {
  private static final int Z = 0x80;
  private static final int N = 0x08;
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int FRAME_HEADER = 3;
  private static final int METADATA = 5;
  private static final int FRAME = 6;

  /** leb128 of an OBU length: more bytes than this is more than fits into a datagram. */
  private static final int MAXIMUM_LENGTH_BYTES = 3;

  private Av1Inspector() {}

  static int inspectPayload(byte[] packet, int offset, int length) {
    if (length < 2) {
      return MALFORMED;
    }
    int header = packet[offset];
    boolean continuation = (header & Z) != 0;
    boolean newSequence = (header & N) != 0;
    if (continuation && newSequence) {
      return MALFORMED; // §4.4: N = 1 demands Z = 0
    }
    int flags = elements(packet, offset + 1, offset + length, header >> 4 & 3, continuation);
    if (newSequence && (flags & MALFORMED) == 0) {
      flags |= KEYFRAME | FRAME_START;
    }
    return continuation ? flags | CONTINUATION : flags;
  }

  private static int elements(byte[] packet, int offset, int end, int count, boolean continuation) {
    int flags = 0;
    int at = offset;
    for (int i = 1; at < end; i++) {
      int size = end - at;
      if (i != count) {
        int lengthBytes = leb128Bytes(packet, at, end);
        if (lengthBytes < 0) {
          return flags | MALFORMED;
        }
        size = leb128(packet, at, lengthBytes);
        at += lengthBytes;
      }
      if (size > end - at) {
        return flags | MALFORMED;
      }
      if (size > 0 && (i > 1 || !continuation)) {
        flags |= unit(packet[at] >> 3 & 0x0f, i == 1);
      }
      at += size;
    }
    return flags;
  }

  private static int unit(int type, boolean first) {
    switch (type) {
      case SEQUENCE_HEADER:
        return PARAMETER_SETS | FRAME_START;
      case TEMPORAL_DELIMITER, METADATA:
        return first ? FRAME_START : 0;
      case FRAME_HEADER, FRAME:
        return FRAME_START;
      default:
        return 0;
    }
  }

  /** Bytes of a leb128 number, or -1 when it does not end in time. */
  static int leb128Bytes(byte[] packet, int offset, int end) {
    for (int i = 0; i < MAXIMUM_LENGTH_BYTES && offset + i < end; i++) {
      if (packet[offset + i] >= 0) {
        return i + 1;
      }
    }
    return -1;
  }

  static int leb128(byte[] packet, int offset, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (packet[offset + i] & 0x7f) << (7 * i);
    }
    return value;
  }
}
