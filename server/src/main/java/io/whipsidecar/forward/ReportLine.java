package io.whipsidecar.forward;

/**
 * The line through a track's sender reports: publisher's NTP time minus the track's media time, and
 * how fast that changes (an alpha-beta filter, so that a constant drift leaves no error behind).
 * Reports are noisy by milliseconds; the first is taken as it is.
 */
final class ReportLine {
  private static final int LEVEL_GAIN_PERCENT = 30;
  private static final int SLOPE_GAIN_PERCENT = 5;
  private static final long MAX_SLOPE_PPM = 1_000;

  /** A report that is further off the line means that one of the publisher's clocks was set. */
  private static final long STEP_NS = 500 * Ticks.MILLISECOND_NS;

  private boolean known;
  private long levelNs;
  private double slope;
  private long updatedNs;

  void reset() {
    known = false;
    slope = 0;
  }

  boolean isKnown() {
    return known;
  }

  /**
   * Takes one report; whether it lay on the line, or began it. False: the line begins anew here.
   */
  boolean add(long differenceNs, long nowNs) {
    if (!known) {
      begin(differenceNs, nowNs);
      return true;
    }
    long elapsedNs = nowNs - updatedNs;
    long errorNs = differenceNs - valueNs(nowNs);
    if (Math.abs(errorNs) > STEP_NS) {
      begin(differenceNs, nowNs);
      return false;
    }
    levelNs = valueNs(nowNs) + errorNs * LEVEL_GAIN_PERCENT / 100;
    updatedNs = nowNs;
    if (elapsedNs > 100 * Ticks.MILLISECOND_NS) {
      addToSlope((double) errorNs * SLOPE_GAIN_PERCENT / 100 / elapsedNs);
    }
    return true;
  }

  long valueNs(long nowNs) {
    return levelNs + (long) (slope * (nowNs - updatedNs));
  }

  private void begin(long differenceNs, long nowNs) {
    known = true;
    levelNs = differenceNs;
    slope = 0;
    updatedNs = nowNs;
  }

  private void addToSlope(double change) {
    double limit = MAX_SLOPE_PPM / 1e6;
    slope = Math.max(-limit, Math.min(limit, slope + change));
  }
}
