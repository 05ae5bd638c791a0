package io.whipsidecar.forward;

/**
 * The media since the newest keyframe that is at least one second old, for the reader that comes
 * (again). FFmpeg counts media while it probes: with a second of it at once, its first picture
 * comes at once. What exceeds the bound is dropped whole: half a GOP is of no use.
 */
final class KeptMedia {
  private static final long ENOUGH_NS = Ticks.SECOND_NS;

  /** Keyframes closer to the last restart point than this are no points of their own. */
  private static final long SPACING_NS = 250 * Ticks.MILLISECOND_NS;

  private static final int MAX_POINTS = 64;

  private final MediaStore store;
  private final boolean enabled;
  private final long[] pointRecords = new long[MAX_POINTS];
  private final long[] pointTimesNs = new long[MAX_POINTS];
  private final long[] pointMediaNs = new long[MAX_POINTS];
  private int points;
  private boolean keeping;

  KeptMedia(int maxBytes, ChunkPool pool) {
    store = new MediaStore(maxBytes, pool);
    enabled = maxBytes > 0;
  }

  MediaStore store() {
    return store;
  }

  /** Whether a reader that comes now can start from what is kept. */
  boolean hasPoint() {
    return points > 0;
  }

  boolean isKeeping() {
    return keeping;
  }

  /** A keyframe comes next: from here on all is kept. */
  void begin() {
    keeping = enabled;
  }

  /**
   * Keeps one packet.
   *
   * @return its record, or -1 when it is not kept
   */
  long keep(int track, boolean marker, int timestamp, byte[] packet, int payload, int length) {
    if (!keeping) {
      return -1;
    }
    if (!store.hasRoom(length)) {
      clear();
      return -1;
    }
    return store.append(track, marker, timestamp, packet, payload, length);
  }

  /**
   * A keyframe starts at a record.
   *
   * @param mediaNs its time on the output's timeline
   */
  void addPoint(long record, long mediaNs, long nowNs) {
    boolean tooClose = points > 0 && nowNs - pointTimesNs[points - 1] < SPACING_NS;
    if (record >= 0 && !tooClose && points < MAX_POINTS) {
      pointRecords[points] = record;
      pointTimesNs[points] = nowNs;
      pointMediaNs[points++] = mediaNs;
    }
  }

  /** Drops what no reader will need; what is at or after {@code pinned} stays. */
  void trim(long nowNs, long pinned) {
    int old = 0;
    while (old + 1 < points
        && nowNs - pointTimesNs[old + 1] >= ENOUGH_NS
        && pointRecords[old + 1] <= pinned) {
      old++;
    }
    if (old > 0) {
      points -= old;
      System.arraycopy(pointRecords, old, pointRecords, 0, points);
      System.arraycopy(pointTimesNs, old, pointTimesNs, 0, points);
      System.arraycopy(pointMediaNs, old, pointMediaNs, 0, points);
      store.dropBefore(pointRecords[0]);
    }
  }

  /** The point that a reader that comes now starts at; only when there is one. */
  int startPoint(long nowNs) {
    int point = points - 1;
    while (point > 0 && nowNs - pointTimesNs[point] < ENOUGH_NS) {
      point--;
    }
    return point;
  }

  long pointRecord(int point) {
    return pointRecords[point];
  }

  long pointMediaNs(int point) {
    return pointMediaNs[point];
  }

  /** Drops everything and gives the memory back. */
  void clear() {
    points = 0;
    keeping = false;
    store.clear();
  }
}
