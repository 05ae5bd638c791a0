package io.whipsidecar.ingest;

import io.whipsidecar.media.MediaKind;

/**
 * A snapshot of one track's counters; the fields are those of the API's TrackStatistics, where
 * their meaning is written down.
 */
public record TrackStatistics(
    MediaKind kind, Received received, Picture picture, Forwarded forwarded) {

  /** What came of the publisher. */
  public record Received(
      long packets,
      long bytes,
      long lost,
      long recovered,
      long retransmissions,
      long nacksSent,
      long plisSent,
      long jitterNs,
      long bitrateBps) {
    public static final Received NOTHING = new Received(0, 0, 0, 0, 0, 0, 0, 0, 0);

    Received ended() {
      return new Received(
          packets, bytes, lost, recovered, retransmissions, nacksSent, plisSent, jitterNs, 0);
    }
  }

  /**
   * What video is like; all zero and empty for audio.
   *
   * @param frameRate frames a second
   * @param profile profile and level as people call them
   */
  public record Picture(
      int width,
      int height,
      String profile,
      double frameRate,
      long keyframes,
      long keyframeIntervalNs) {
    public static final Picture NONE = new Picture(0, 0, "", 0, 0, 0);

    Picture ended() {
      return new Picture(width, height, profile, 0, keyframes, keyframeIntervalNs);
    }
  }

  /** What went to the reader, and what did not. */
  public record Forwarded(
      long packets, long bytes, long discarded, long framesLost, long readerDrops) {}

  /** The publisher has gone: rates are zero, counts stay as they were. */
  TrackStatistics ended() {
    return new TrackStatistics(kind, received.ended(), picture.ended(), forwarded);
  }
}
