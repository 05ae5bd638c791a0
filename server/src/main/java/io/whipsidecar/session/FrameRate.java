package io.whipsidecar.session;

import io.whipsidecar.forward.TrackStatistics;

/**
 * Frames a second, from two looks at a track: by the media's own clock, so that the moments of the
 * looks do not matter; by our clock where the media's makes no sense.
 */
final class FrameRate {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int PLAUSIBLE_FACTOR = 2;

  private long frames;
  private long newestFrameNs = TrackStatistics.NEVER;
  private long lookedNs;
  private double value;

  /**
   * Looks again.
   *
   * @param totalFrames frames so far; less than at the last look: another publisher
   * @param newestNs media time of the newest frame; {@link TrackStatistics#NEVER} before the first
   */
  double update(long totalFrames, long newestNs, long nowNs) {
    long more = totalFrames - frames;
    long mediaNs = newestNs - newestFrameNs;
    long elapsedNs = nowNs - lookedNs;
    boolean begun = newestFrameNs == TrackStatistics.NEVER || newestNs < newestFrameNs || more < 0;
    if (!begun && elapsedNs < SECOND_NS / 2) {
      return value; // too short to tell
    }
    boolean plausible =
        mediaNs > elapsedNs / PLAUSIBLE_FACTOR && mediaNs < elapsedNs * PLAUSIBLE_FACTOR;
    long spanNs = plausible ? mediaNs : elapsedNs;
    value = begun || more == 0 ? 0 : more * (double) SECOND_NS / spanNs;
    frames = totalFrames;
    newestFrameNs = newestNs;
    lookedNs = nowNs;
    return value;
  }
}
