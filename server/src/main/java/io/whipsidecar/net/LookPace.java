package io.whipsidecar.net;

/**
 * When the next look is due: after its interval, but never so soon that looks cost more than 1 %.
 */
final class LookPace {
  private static final long COST_FACTOR = 100;

  private long costNs;
  private boolean started;
  private long notBeforeNs;
  private long nextNs;

  /**
   * @param hurried something has changed: the interval doesn't matter, the cost does
   */
  boolean isDue(long nowNs, boolean hurried) {
    return !started || nowNs >= (hurried ? notBeforeNs : nextNs);
  }

  /** A look has been taken; the next one is wanted after {@code intervalNs}. */
  void looked(long startNs, long endNs, long intervalNs) {
    started = true;
    long moreNs = endNs - startNs - costNs;
    // A look during which the thread lost its core, or the first one in a cold JVM, says little.
    costNs += moreNs > 0 ? moreNs / 8 : moreNs / 2;
    notBeforeNs = endNs + pauseNs();
    nextNs = endNs + Math.max(intervalNs, pauseNs());
  }

  /** The pause that the cost of a look demands. */
  long pauseNs() {
    return costNs * COST_FACTOR;
  }

  /** How long until the next look is due. */
  long waitNs(long nowNs) {
    return started ? Math.max(0, nextNs - nowNs) : 0;
  }
}
