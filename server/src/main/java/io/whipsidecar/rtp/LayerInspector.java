package io.whipsidecar.rtp;

/**
 * What a receiver has to know of the payloads of a track with layers. Called on the packet path, on
 * the session's thread; never throws, and allocates nothing but for parameter sets.
 */
public interface LayerInspector {
  /** The payload holds the beginning of a frame that needs no other frame. */
  int KEYFRAME = 1;

  /**
   * The payload holds parameter sets, which may stand in packets of their own before a keyframe.
   */
  int PARAMETER_SETS = 2;

  /** A bit set of the constants above. */
  int inspect(byte[] packet, int payloadOffset, int payloadLength);

  /** Pixels of the picture by a payload with any of the flags above; 0 when it does not tell. */
  int pixels(byte[] packet, int payloadOffset, int payloadLength);
}
