package io.whipsidecar.session;

import io.whipsidecar.forward.ForwarderState;
import java.time.Instant;

/**
 * The wall clock as the core sees it: read once, at {@code anchorNs}, and counted on from there by
 * monotonic time. So it never jumps while the server runs.
 *
 * @param anchor wall time at {@code anchorNs}
 * @param anchorNs monotonic time
 * @param boot names the machine's boot, in which monotonic time goes on over processes
 */
public record MediaClock(Instant anchor, long anchorNs, long boot) {
  private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L; // RFC 5905 §6

  /** Of an unknown boot. */
  public MediaClock(Instant anchor, long anchorNs) {
    this(anchor, anchorNs, ForwarderState.UNKNOWN_BOOT);
  }

  /** Wall time at a monotonic time. */
  public Instant at(long nowNs) {
    return anchor.plusNanos(nowNs - anchorNs);
  }

  /** The anchor as an NTP timestamp, 32.32 fixed point seconds (RFC 3550 §4). */
  public long anchorNtp() {
    long seconds = anchor.getEpochSecond() + NTP_TO_UNIX_SECONDS;
    long fraction = ((long) anchor.getNano() << 32) / 1_000_000_000L;
    return seconds << 32 | fraction;
  }
}
