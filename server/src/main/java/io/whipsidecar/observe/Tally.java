package io.whipsidecar.observe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts by name, where the names are few and the code's own, never a client's. Any thread; not for
 * the packet path.
 */
public final class Tally {
  private final Map<String, LongAdder> values = new ConcurrentHashMap<>();

  public void increment(String name) {
    values.computeIfAbsent(name, unused -> new LongAdder()).increment();
  }

  /** The names that were counted so far. */
  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  public long value(String name) {
    LongAdder adder = values.get(name);
    return adder == null ? 0 : adder.sum();
  }
}
