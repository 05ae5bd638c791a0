package io.whipsidecar.testing.netem;

/**
 * How an {@link RtpPublisher} behaves.
 *
 * @param retransmission what it does about NACKs, for both of its tracks
 * @param packetsPerFrame of video at 30 frames per second; the first frame of 60 has eight times as
 *     many
 * @param firstVideoSequence where its video sequence numbers start
 * @param firstAudioSequence where its audio sequence numbers start
 * @param historyPackets how many sent packets it can send again
 * @param withMid whether its packets carry the MID extension
 */
public record PublisherProfile(
    Retransmission retransmission,
    int packetsPerFrame,
    int firstVideoSequence,
    int firstAudioSequence,
    int historyPackets,
    boolean withMid) {

  /** What a publisher does when it is asked for a packet again. */
  public enum Retransmission {
    /** On a stream of its own (RFC 4588), like browsers. */
    RTX,
    /** The same packet once more, like OBS. */
    SAME_SSRC,
    /** Nothing, like FFmpeg up to 8.0. */
    NONE
  }

  public static PublisherProfile of(Retransmission retransmission) {
    return new PublisherProfile(retransmission, 8, 40_000, 1_000, 4_000, true);
  }

  public PublisherProfile startingAt(int videoSequence, int audioSequence) {
    return new PublisherProfile(
        retransmission, packetsPerFrame, videoSequence, audioSequence, historyPackets, withMid);
  }

  public PublisherProfile withPacketsPerFrame(int packets) {
    return new PublisherProfile(
        retransmission, packets, firstVideoSequence, firstAudioSequence, historyPackets, withMid);
  }
}
