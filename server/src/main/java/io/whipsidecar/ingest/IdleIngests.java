package io.whipsidecar.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds ingests that nobody has used for a time: no publisher, no reader, no start. It looks at all
 * of them now and then; so one expires a little late, never early. The registry calls it under its
 * lock.
 */
final class IdleIngests {
  private static final int LOOKS = 8;
  private static final long MAX_INTERVAL_NS = 60_000_000_000L;

  private final long expiryNs;
  private final long intervalNs;
  private Map<Ingest, Seen> seen = new HashMap<>();
  private long lookNs;

  /** As an ingest was found idle first; the count differs after whatever has happened to it. */
  private record Seen(long touches, long sinceNs) {}

  /**
   * @param expiryNs {@link RegistryLimits#NEVER}: nothing expires
   */
  IdleIngests(long expiryNs) {
    this.expiryNs = expiryNs;
    this.intervalNs = Math.min(MAX_INTERVAL_NS, Math.max(1, expiryNs / LOOKS));
    this.lookNs = expiryNs == RegistryLimits.NEVER ? RegistryLimits.NEVER : Long.MIN_VALUE;
  }

  /** Looks if it is time, and returns what has been idle for too long. */
  List<Ingest> expired(Collection<Ingest> ingests, long nowNs) {
    if (nowNs < lookNs) {
      return List.of();
    }
    lookNs = nowNs + intervalNs;
    Map<Ingest, Seen> idle = new HashMap<>();
    List<Ingest> expired = new ArrayList<>();
    for (Ingest ingest : ingests) {
      if (ingest.status().isIdle()) {
        Seen before = seen.get(ingest);
        long touches = ingest.touches();
        Seen now = before != null && before.touches == touches ? before : new Seen(touches, nowNs);
        idle.put(ingest, now);
        if (nowNs - now.sinceNs >= expiryNs) {
          expired.add(ingest);
        }
      }
    }
    seen = idle;
    return expired;
  }

  /** When {@link #expired} has to be asked again, or {@link Long#MAX_VALUE}. */
  long nextDeadlineNs() {
    return lookNs;
  }
}
