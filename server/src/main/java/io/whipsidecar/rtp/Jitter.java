package io.whipsidecar.rtp;

/** Interarrival jitter of one stream (RFC 3550 §6.4.1, A.8), kept in nanoseconds. */
final class Jitter {
  private static final long SECOND = 1_000_000_000L;

  /** A difference beyond this is a jump of the publisher's clock, not of the network. */
  private static final long IMPLAUSIBLE_NS = 5 * SECOND;

  private final int clockRateHz;
  private boolean started;
  private int lastTimestamp;
  private long lastNs;
  private long jitterNs16; // scaled by 16, as in A.8, so that the division loses nothing

  Jitter(int clockRateHz) {
    this.clockRateHz = clockRateHz;
  }

  void onPacket(int timestamp, long nowNs) {
    if (started) {
      long sentNs = (timestamp - lastTimestamp) * SECOND / clockRateHz;
      long d = Math.abs(nowNs - lastNs - sentNs);
      if (d < IMPLAUSIBLE_NS) {
        jitterNs16 += d - ((jitterNs16 + 8) >> 4);
      }
    }
    started = true;
    lastTimestamp = timestamp;
    lastNs = nowNs;
  }

  void restart() {
    started = false;
  }

  long ns() {
    return jitterNs16 >> 4;
  }

  long timestampUnits() {
    return ns() * clockRateHz / SECOND;
  }
}
