package io.whipsidecar.forward;

/**
 * What the forwarder has to know of one track's payload format. One object per track, as it
 * remembers the parameter sets that went by; called on the packet path by the ingest's thread, so
 * implementations neither allocate nor throw there.
 */
public interface PayloadFormat {
  /**
   * The payload holds the beginning of a frame that needs no other frame: of its first slice, its
   * first fragment. Not set for what follows in the same frame, wherever the format allows to tell.
   */
  int KEYFRAME = 1;

  /** The payload holds parameter sets (H264 SPS/PPS; H265 VPS/SPS/PPS). */
  int PARAMETER_SETS = 2;

  /**
   * For codecs in which every packet can be decoded by itself, and nothing has to be remembered.
   */
  PayloadFormat INDEPENDENT = new IndependentPayload();

  /**
   * Looks at one RTP payload and remembers the parameter sets in it.
   *
   * @return a bit set of the constants above
   */
  int inspect(byte[] packet, int payloadOffset, int payloadLength);

  /** Whether the payload holds the beginning of a keyframe; remembers nothing. */
  boolean isKeyframe(byte[] packet, int payloadOffset, int payloadLength);

  /** Whether the payload is part of something that no reader can use, and is not to be sent. */
  boolean isLeftOut(byte[] packet, int payloadOffset, int payloadLength);

  /**
   * Whether the payload is the last of its frame that is not left out, though its packet has no
   * marker.
   */
  boolean endsFrame(byte[] packet, int payloadOffset, int payloadLength);

  /**
   * Rewrites the front of a payload, where it is, into a form that every reader understands.
   *
   * @return how many bytes at the front of the payload are left out
   */
  int shorten(byte[] packet, int payloadOffset, int payloadLength);

  /** Whether a decoder can start at a keyframe: all parameter sets are known, or none is needed. */
  boolean decodable();

  /** How many payloads the remembered parameter sets take; 0 when none is known or needed. */
  int parameterSetCount();

  /**
   * Writes remembered parameter set {@code index} as an RTP payload.
   *
   * @param into has room for 1,500 bytes after {@code offset}
   * @return its length in bytes
   */
  int writeParameterSet(int index, byte[] into, int offset);

  /** A new publisher: what was remembered is void. */
  void reset();
}
