package io.whipsidecar.forward;

/**
 * What one track's output has done: {@code packets} and {@code payloadBytes} since the forwarder
 * was made, all others since the publisher came. Times are on the output's timeline.
 *
 * @param packets RTP packets sent
 * @param payloadBytes bytes of payload in them
 * @param frames frames that began to arrive, in video
 * @param framesBack of these, those whose time is before that of the frame before
 * @param newestFrameNs the newest frame's time; {@link #NEVER} before the first
 * @param keyframes keyframes that passed
 * @param keyframeIntervalNs between the last two of them; 0 before
 * @param lastKeyframeNs the latest one's time; {@link #NEVER} before the first
 * @param lostSinceKeyframe whether packets were lost since then, maybe a keyframe's
 * @param framesLost video frames not put out whole or at all, because of lost packets
 * @param lostPackets packets that the receiver gave up on
 * @param droppedAtGate packets dropped because no keyframe had come since the start or a loss, or
 *     because they belong to a layer that no reader can use
 * @param droppedWithoutReader packets not sent because nobody read
 * @param malformed packets whose header or padding is impossible, or that carry nothing
 */
public record TrackStatistics(
    long packets,
    long payloadBytes,
    long frames,
    long framesBack,
    long newestFrameNs,
    long keyframes,
    long keyframeIntervalNs,
    long lastKeyframeNs,
    boolean lostSinceKeyframe,
    long framesLost,
    long lostPackets,
    long droppedAtGate,
    long droppedWithoutReader,
    long malformed) {
  /** No such time. */
  public static final long NEVER = Long.MIN_VALUE;

  /** Packets that were not sent on purpose. */
  public long discarded() {
    return droppedAtGate + droppedWithoutReader + malformed;
  }
}
