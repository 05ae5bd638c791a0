package io.whipsidecar.payload;

import io.whipsidecar.media.Codec;

/**
 * Says from the payload of one RTP packet what part of a picture it carries. Without state and
 * without allocation, so one instance serves all tracks and threads. Never throws for a range
 * within the array; what contradicts its format is {@link #MALFORMED}.
 *
 * <p>A payload is given without RTP header and without padding. An empty one is {@link #MALFORMED}:
 * packets of padding only are for the caller to sort out.
 */
@FunctionalInterface
public interface PayloadInspector {
  /**
   * A random access picture starts in this packet: decoding may begin here, given parameter sets.
   * H.264: the first slice of an IDR picture. H.265: the first slice segment of an IRAP picture.
   * VP8 and VP9: the first packet of a key frame (of its lowest spatial layer). AV1: the first
   * packet of a coded video sequence (N bit). The following packets of the same picture do not have
   * the flag. Audio: every packet.
   */
  int KEYFRAME = 1;

  /** Carries an SPS, PPS or VPS, or an AV1 sequence header, at least its start. */
  int PARAMETER_SETS = 1 << 1;

  /**
   * A picture starts in this packet. With H.264 and H.265 several packets of one picture can have
   * the flag: delimiter, parameter sets and SEI stand before the first slice; their common
   * timestamp tells.
   */
  int FRAME_START = 1 << 2;

  /**
   * Begins in the middle of a unit whose start was in the packet before (FU without S bit, VP8
   * without S or with a partition above 0, VP9 without B, AV1 with Z): useless when that one is
   * lost.
   */
  int CONTINUATION = 1 << 3;

  /** Not of this payload format: too short, a reserved type, a length beyond the packet. */
  int MALFORMED = 1 << 4;

  /** The union of the flags above that hold for this payload. */
  int inspect(byte[] packet, int payloadOffset, int payloadLength);

  static PayloadInspector of(Codec codec) {
    return switch (codec) {
      case H264 -> H264Inspector::inspectPayload;
      case H265 -> H265Inspector::inspectPayload;
      case VP8 -> Vp8Payload::inspectPayload;
      case VP9 -> Vp9Payload::inspectPayload;
      case AV1 -> Av1Inspector::inspectPayload;
      case OPUS, PCMU, PCMA ->
          (packet, offset, length) -> length > 0 ? KEYFRAME | FRAME_START : MALFORMED;
    };
  }
}
