package io.whipsidecar.testing.netem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs events in the order of their times; events of one time run in the order they were put in.
 * Machines with {@code onTimeout} and {@code nextDeadlineNs} take part through {@link #drive}.
 */
public final class VirtualTime implements Schedule {
  public static final long MILLISECOND = 1_000_000;
  public static final long SECOND = 1_000 * MILLISECOND;

  private record Entry(long atNs, long order, Event event) {}

  private record Driven(LongSupplier deadlineNs, Event onTimeout) {}

  private final PriorityQueue<Entry> events =
      new PriorityQueue<>(Comparator.comparingLong(Entry::atNs).thenComparingLong(Entry::order));
  private final List<Driven> machines = new ArrayList<>();
  private long nowNs;
  private long order;

  /** Time starts anywhere, as a monotonic clock does. */
  public VirtualTime(long startNs) {
    nowNs = startNs;
  }

  @Override
  public long nowNs() {
    return nowNs;
  }

  @Override
  public void at(long atNs, Event event) {
    events.add(new Entry(Math.max(atNs, nowNs), order++, event));
  }

  public void in(long delayNs, Event event) {
    at(nowNs + delayNs, event);
  }

  /** Calls {@code onTimeout} whenever the deadline that the machine names has come. */
  public void drive(LongSupplier deadlineNs, Event onTimeout) {
    machines.add(new Driven(deadlineNs, onTimeout));
  }

  public void runFor(long durationNs) {
    runUntil(nowNs + durationNs);
  }

  public void runUntil(long endNs) {
    int stuck = 0;
    while (true) {
      long before = nowNs;
      if (!step(endNs)) {
        nowNs = endNs;
        return;
      }
      stuck = nowNs == before ? stuck + 1 : 0;
      if (stuck > 100_000) {
        throw new IllegalStateException("time stands still at " + nowNs + " (expected: progress)");
      }
    }
  }

  private boolean step(long endNs) {
    @Nullable Entry head = events.peek();
    long atNs = head == null ? Long.MAX_VALUE : head.atNs();
    @Nullable Driven due = null;
    for (Driven machine : machines) {
      long deadlineNs = machine.deadlineNs().getAsLong();
      if (deadlineNs < atNs) {
        atNs = deadlineNs;
        due = machine;
      }
    }
    if (atNs > endNs) {
      return false;
    }
    nowNs = Math.max(nowNs, atNs);
    if (due != null) {
      due.onTimeout().run(nowNs);
    } else {
      events.remove().event().run(nowNs);
    }
    return true;
  }
}
