package io.whipsidecar.forward;

/**
 * What one track's output has done since the forwarder was made.
 *
 * @param packets RTP packets sent
 * @param payloadBytes bytes of payload in them
 * @param keyframes keyframes that passed
 * @param lostPackets packets that the receiver gave up on
 * @param droppedAtGate packets dropped because no keyframe had come since the start or a loss
 * @param droppedWithoutReader packets not sent because nobody read
 * @param malformed packets whose header or padding is impossible, or that carry nothing
 */
public record TrackStatistics(
    long packets,
    long payloadBytes,
    long keyframes,
    long lostPackets,
    long droppedAtGate,
    long droppedWithoutReader,
    long malformed) {}
