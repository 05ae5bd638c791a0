package io.whipsidecar.bench;

/** Counts durations in buckets of a microsecond. One thread at a time. */
final class Durations {
  private static final int BUCKETS = 200_000;

  private final int[] counts = new int[BUCKETS];
  private long count;
  private long maxNs;

  void add(long ns) {
    counts[(int) Math.min(BUCKETS - 1, Math.max(0, ns / 1_000))]++;
    count++;
    maxNs = Math.max(maxNs, ns);
  }

  long count() {
    return count;
  }

  double maxMs() {
    return maxNs / 1e6;
  }

  /** In ms; at most 200. */
  double percentileMs(double percent) {
    long rank = (long) (count * percent / 100);
    int bucket = 0;
    for (long seen = counts[0]; seen <= rank && bucket < BUCKETS - 1; seen += counts[bucket]) {
      bucket++;
    }
    return bucket / 1e3;
  }

  /** For a line of a table. */
  String summary() {
    return String.format(
        "p50 %.2f ms, p99 %.2f ms, max %.1f ms", percentileMs(50), percentileMs(99), maxMs());
  }
}
