package io.whipsidecar.observe;

import io.whipsidecar.media.MediaKind;
import java.util.concurrent.atomic.LongAdder;

/**
 * The values of all {@link Counter}s and {@link MediaTotal}s of one server. Any thread may add and
 * read; adding allocates nothing, so it is fit for the packet path.
 */
public final class Counters {
  private final LongAdder[] values = new LongAdder[Counter.values().length];
  private final LongAdder[][] media =
      new LongAdder[MediaKind.values().length][MediaTotal.values().length];
  private final Tally stages = new Tally();
  private final Tally ends = new Tally();
  private final Tally findings = new Tally();
  private final Tally refusals = new Tally();

  public Counters() {
    for (int i = 0; i < values.length; i++) {
      values[i] = new LongAdder();
    }
    for (LongAdder[] kind : media) {
      for (int i = 0; i < kind.length; i++) {
        kind[i] = new LongAdder();
      }
    }
  }

  /** Adds what has come since the last look; once a second a track, not per packet. */
  public void add(MediaKind kind, MediaTotal total, long amount) {
    media[kind.ordinal()][total.ordinal()].add(amount);
  }

  public long value(MediaKind kind, MediaTotal total) {
    return media[kind.ordinal()][total.ordinal()].sum();
  }

  /** Stages of publishers' set-ups that were reached, by name. */
  public Tally stages() {
    return stages;
  }

  /** Publishers that ended, by cause. */
  public Tally ends() {
    return ends;
  }

  /** Findings about publishers and readers, by reason. */
  public Tally findings() {
    return findings;
  }

  /** Publishers' requests that were refused, by reason. */
  public Tally refusals() {
    return refusals;
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
