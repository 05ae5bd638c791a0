package io.whipsidecar.whip;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets by key, as many as are in use, up to a bound: then the one that was idle the
 * longest is forgotten. Safe for threads; told the time.
 */
final class TokenBuckets {
  private final long intervalNs;
  private final long toleranceNs;

  /**
   * When each bucket will be full again. A bucket that is full holds nothing that a new one lacks.
   */
  private final Map<String, Long> fullAtNs;

  /**
   * @param burst requests that may come at once
   * @param intervalNs between requests that may go on for ever
   * @param maxKeys buckets that are kept
   */
  TokenBuckets(int burst, long intervalNs, int maxKeys) {
    this.intervalNs = intervalNs;
    toleranceNs = (burst - 1) * intervalNs;
    fullAtNs =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > maxKeys;
          }
        };
  }

  /** Takes a token; 0 when there was one, else the nanoseconds until there will be one. */
  synchronized long take(String key, long nowNs) {
    Long stored = fullAtNs.get(key);
    long full = stored == null || stored - nowNs < 0 ? nowNs : stored;
    long waitNs = full - nowNs - toleranceNs;
    if (waitNs > 0) {
      return waitNs;
    }
    fullAtNs.put(key, full + intervalNs);
    return 0;
  }

  synchronized int size() {
    return fullAtNs.size();
  }
}
