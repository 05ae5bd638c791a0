package io.whipsidecar.forward;

/**
 * The least transit time (arrival minus media time) of the last four to eight seconds. What jitter,
 * retransmission and bursts add to a packet's way is above the floor; what moves the floor itself
 * is the drift of the publisher's clock against ours.
 */
final class TransitFloor {
  private static final long BUCKET_NS = 4 * Ticks.SECOND_NS;

  private long previousNs;
  private long currentNs;
  private long bucketEndNs;
  private boolean empty = true;

  void reset() {
    empty = true;
  }

  boolean isEmpty() {
    return empty;
  }

  void add(long transitNs, long nowNs) {
    if (empty || nowNs - bucketEndNs > BUCKET_NS) {
      empty = false;
      previousNs = transitNs;
      currentNs = transitNs;
      bucketEndNs = nowNs + BUCKET_NS;
    } else if (nowNs >= bucketEndNs) {
      previousNs = currentNs;
      currentNs = transitNs;
      bucketEndNs += BUCKET_NS;
    } else if (transitNs < currentNs) {
      currentNs = transitNs;
    }
  }

  /** Only when not empty. */
  long valueNs() {
    return Math.min(previousNs, currentNs);
  }
}
