package io.whipsidecar.net;

import io.whipsidecar.session.Timed;
import java.util.ArrayList;
import java.util.List;

/**
 * The deadlines of everything in the loop. Only the earliest is kept; all are looked at when it is
 * due. That is a linear scan of some microseconds for 500 sessions, at most every {@link
 * #SCAN_INTERVAL_NS}, and nothing at all per packet but one comparison.
 */
final class TimerList {
  /** Deadlines within one interval share a scan, so many sessions can't cause a scan per packet. */
  static final long SCAN_INTERVAL_NS = 1_000_000;

  /** Calls one timer; the loop catches what it throws. */
  @FunctionalInterface
  interface Firing {
    void fire(Timed timed, long nowNs);
  }

  private final List<Timed> all = new ArrayList<>();
  private final Firing firing;
  private long earliestNs = Timed.NEVER;
  private long notBeforeNs = Long.MIN_VALUE;
  private long latestNs;
  private long scans;

  TimerList(Firing firing) {
    this.firing = firing;
  }

  void add(Timed timed) {
    all.add(timed);
    arm(timed.nextDeadlineNs());
  }

  void remove(Timed timed) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) == timed) {
        all.remove(i);
        return;
      }
    }
  }

  /** A deadline may have become earlier. */
  void arm(long deadlineNs) {
    earliestNs = Math.min(earliestNs, deadlineNs);
  }

  /** Anything may have changed (a command ran): look at all of them. */
  void rescan() {
    earliestNs = Timed.NEVER;
    for (int i = 0; i < all.size(); i++) {
      arm(all.get(i).nextDeadlineNs());
    }
  }

  /** When {@link #fireDue} has something to do, or NEVER. */
  long nextNs() {
    return earliestNs == Timed.NEVER ? Timed.NEVER : Math.max(earliestNs, notBeforeNs);
  }

  /** Fires what is due. Timers may add and remove timers, themselves included. */
  void fireDue(long nowNs) {
    if (nowNs < nextNs()) {
      return;
    }
    scans++;
    notBeforeNs = nowNs + SCAN_INTERVAL_NS;
    for (int i = all.size() - 1; i >= 0; i--) {
      fireIfDue(i, nowNs);
    }
    rescan();
  }

  private void fireIfDue(int index, long nowNs) {
    if (index >= all.size()) {
      return; // another timer removed some
    }
    Timed timed = all.get(index);
    long deadlineNs = timed.nextDeadlineNs();
    if (deadlineNs <= nowNs) {
      latestNs = Math.max(latestNs, nowNs - deadlineNs);
      firing.fire(timed, nowNs);
    }
  }

  long latestNs() {
    return latestNs;
  }

  long scans() {
    return scans;
  }
}
