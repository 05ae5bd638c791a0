package io.whipsidecar.net;

/**
 * How the event loop is doing, since it was started.
 *
 * @param turns times that the loop went round
 * @param busyNs time spent outside of waiting: its growth per second is the duty cycle
 * @param longestTurnNs the longest turn: for so long everything else had to wait
 * @param latestTimerNs the most that a timer fired after its deadline
 * @param timerScans times that all deadlines were looked at
 * @param stalls turns that took longer than {@value #STALL_NS} ns
 */
public record LoopStats(
    long turns, long busyNs, long longestTurnNs, long latestTimerNs, long timerScans, long stalls) {
  /** A turn as long as this is felt: a frame comes each 16 to 40 ms. */
  static final long STALL_NS = 10_000_000;
}
