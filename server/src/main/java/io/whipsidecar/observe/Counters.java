package io.whipsidecar.observe;

import java.util.concurrent.atomic.LongAdder;

/**
 * The values of all {@link Counter}s of one server. Any thread may add and read; adding allocates
 * nothing, so it is fit for the packet path.
 */
public final class Counters {
  private final LongAdder[] values = new LongAdder[Counter.values().length];

  public Counters() {
    for (int i = 0; i < values.length; i++) {
      values[i] = new LongAdder();
    }
  }

  public void increment(Counter counter) {
    values[counter.ordinal()].increment();
  }

  public void add(Counter counter, long amount) {
    values[counter.ordinal()].add(amount);
  }

  public long value(Counter counter) {
    return values[counter.ordinal()].sum();
  }
}
