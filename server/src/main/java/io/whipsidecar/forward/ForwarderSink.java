package io.whipsidecar.forward;

/**
 * Where a forwarder's output goes. Called from within the forwarder's methods, on the thread of the
 * ingest; the bytes are the forwarder's again after the call.
 */
public interface ForwarderSink {
  /** One RTP packet for the RTP port of {@code track}. */
  void sendRtp(int track, byte[] packet, int offset, int length);

  /** One RTCP compound for the RTCP port of {@code track}; never when there are no RTCP ports. */
  void sendRtcp(int track, byte[] compound, int offset, int length);

  /**
   * Video of {@code track} waits for a keyframe. Called again with every frame that is dropped
   * meanwhile: the receiver of this call limits the rate of what it sends to the publisher.
   */
  void needKeyframe(int track);

  /** A keyframe of video {@code track} has come and passes. */
  default void onKeyframe(int track) {}
}
