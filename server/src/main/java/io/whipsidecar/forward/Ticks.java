package io.whipsidecar.forward;

/**
 * Conversions between nanoseconds, RTP clock ticks and NTP timestamps; exact and without overflow.
 */
final class Ticks {
  static final long SECOND_NS = 1_000_000_000L;
  static final long MILLISECOND_NS = 1_000_000L;

  private Ticks() {}

  /** Nearest number of ticks. */
  static long ofNs(long ns, int clockRateHz) {
    long seconds = Math.floorDiv(ns, SECOND_NS);
    long rest = Math.floorMod(ns, SECOND_NS);
    return seconds * clockRateHz + (rest * clockRateHz + SECOND_NS / 2) / SECOND_NS;
  }

  static long toNs(long ticks, int clockRateHz) {
    long seconds = Math.floorDiv(ticks, (long) clockRateHz);
    long rest = Math.floorMod(ticks, (long) clockRateHz);
    return seconds * SECOND_NS + (rest * SECOND_NS + clockRateHz / 2) / clockRateHz;
  }

  /** Whole milliseconds, which are whole ticks of every RTP clock. */
  static long ceilToMilliseconds(long ns) {
    return -Math.floorDiv(-ns, MILLISECOND_NS) * MILLISECOND_NS;
  }

  /** A difference of two NTP timestamps (32.32 bit fixed point, signed) in nanoseconds. */
  static long ntpToNs(long ntpDifference) {
    long seconds = ntpDifference >> 32;
    long fraction = ntpDifference & 0xffff_ffffL;
    return seconds * SECOND_NS + ((fraction * SECOND_NS) >>> 32);
  }

  /** Nanoseconds as a difference of two NTP timestamps. */
  static long nsToNtp(long ns) {
    long seconds = Math.floorDiv(ns, SECOND_NS);
    long rest = Math.floorMod(ns, SECOND_NS);
    return (seconds << 32) + (rest << 32) / SECOND_NS;
  }
}
