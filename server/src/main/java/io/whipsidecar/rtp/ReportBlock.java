package io.whipsidecar.rtp;

/**
 * The reception report of one stream (RFC 3550 §6.4.1, A.3): what was expected by sequence numbers,
 * what was received, late and duplicate packets included, and the last sender report.
 */
final class ReportBlock {
  private long firstExtended;
  private long received;
  private long expectedPrior;
  private long receivedPrior;
  private int lastSr;
  private long lastSrNs;
  private boolean hasSr;

  void start(long extended) {
    firstExtended = extended;
    received = 0;
    expectedPrior = 0;
    receivedPrior = 0;
    hasSr = false;
  }

  void onPacket() {
    received++;
  }

  void onSenderReport(long ntpTimestamp, long nowNs) {
    lastSr = (int) (ntpTimestamp >>> 16); // the middle 32 bits
    lastSrNs = nowNs;
    hasSr = true;
  }

  /** Whether anything came since the last report: RFC 3550 §6.4 reports only those. */
  boolean heardSinceReport() {
    return received != receivedPrior;
  }

  /** Fraction lost since the last call in 1/256 (A.3); starts the next interval. */
  int takeFractionLost(long highest) {
    long expected = expected(highest);
    long expectedInterval = expected - expectedPrior;
    long lostInterval = expectedInterval - (received - receivedPrior);
    expectedPrior = expected;
    receivedPrior = received;
    return expectedInterval <= 0 || lostInterval <= 0
        ? 0
        : (int) Math.min(255, lostInterval * 256 / expectedInterval);
  }

  /** Cumulative number of packets lost, 24 bits signed (A.3). */
  int cumulativeLost(long highest) {
    long lost = expected(highest) - received;
    return (int) Math.max(-0x800000, Math.min(0x7fffff, lost));
  }

  /** Sequence number cycles count from the stream's start, whatever the receiver counts from. */
  int extendedHighest(long highest) {
    return (int) (highest - (firstExtended & ~0xffffL));
  }

  int lastSr() {
    return hasSr ? lastSr : 0;
  }

  /** Delay since the last SR in units of 1/65536 s. */
  int delaySinceLastSr(long nowNs) {
    return hasSr ? (int) ((nowNs - lastSrNs) * 65_536.0 / 1e9) : 0;
  }

  private long expected(long highest) {
    return highest - firstExtended + 1;
  }
}
