package io.whipsidecar.forward;

/**
 * The media since the newest keyframe that is at least one second old, for the reader that comes
 * (again). FFmpeg counts media while it probes: with a second of it at once, its first picture
 * comes at once. What exceeds a bound is dropped whole, the oldest first: half a GOP is of no use.
 */
final class KeptMedia {
  private static final long ENOUGH_NS = Ticks.SECOND_NS;

  /** Keyframes closer to the last restart point than this are no points of their own. */
  private static final long SPACING_NS = 250 * Ticks.MILLISECOND_NS;

  private static final int MAX_POINTS = 64;

  /**
   * A GOP that goes on for longer than this may be endless: browsers send keyframes only when
   * asked. Encoders' usual longest, 250 frames, is 10.4 s at 24 frames a second.
   */
  private static final long LONG_NS = 12 * Ticks.SECOND_NS;

  /** Far more than a keyframe takes to come; a publisher that ignores requests sees few of them. */
  private static final long ASK_INTERVAL_NS = 5 * Ticks.SECOND_NS;

  private final int maxBytes;
  private final ChunkPool pool;
  private final Runnable onDropped;
  private final MediaStore store;
  private final boolean enabled;
  private final long[] pointRecords = new long[MAX_POINTS];
  private final long[] pointTimesNs = new long[MAX_POINTS];
  private final long[] pointMediaNs = new long[MAX_POINTS];
  private int points;
  private boolean keeping;
  private long nextAskNs = Long.MIN_VALUE;

  /**
   * @param onDropped told when something was dropped for want of room, perhaps another's: what is
   *     before the head of the store is gone
   */
  KeptMedia(int maxBytes, ChunkPool pool, Runnable onDropped) {
    this.maxBytes = maxBytes;
    this.pool = pool;
    this.onDropped = onDropped;
    store = new MediaStore(maxBytes, pool);
    enabled = maxBytes > 0 && !pool.isEmpty();
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
    if (enabled && !keeping) {
      keeping = true;
      pool.join(this);
    }
  }

  long heldBytes() {
    return store.heldBytes();
  }

  /**
   * Keeps one packet.
   *
   * @return its record, or -1 when it is not kept
   */
  long keep(int track, boolean marker, int timestamp, byte[] packet, int payload, int length) {
    makeRoom(length);
    return keeping ? store.append(track, marker, timestamp, packet, payload, length) : -1;
  }

  private void makeRoom(int length) {
    while (keeping && !store.hasRoom(length)) {
      shed();
    }
    while (keeping && store.needsChunk(length) && !pool.hasChunk()) {
      pool.shed();
    }
  }

  /** Drops the oldest GOP, or all when there is but one. */
  void shed() {
    if (points > 1) {
      dropPoints(1);
    } else {
      clear();
    }
    onDropped.run();
  }

  /**
   * A keyframe starts at a record, unless that has been dropped already.
   *
   * @param mediaNs its time on the output's timeline
   */
  void addPoint(long record, long mediaNs, long nowNs) {
    boolean tooClose = points > 0 && nowNs - pointTimesNs[points - 1] < SPACING_NS;
    if (record >= store.head() && !tooClose && points < MAX_POINTS) {
      pointRecords[points] = record;
      pointTimesNs[points] = nowNs;
      pointMediaNs[points++] = mediaNs;
    }
  }

  /**
   * Whether a keyframe should be asked for now: nothing is kept, or what is kept is on the way to
   * exceed a bound, or would take long to replay. Says so again after some seconds at the earliest.
   */
  boolean wantsPoint(long nowNs) {
    if (nowNs < nextAskNs || !enabled || (keeping && !isLong(nowNs))) {
      return false;
    }
    nextAskNs = nowNs + ASK_INTERVAL_NS;
    return true;
  }

  private boolean isLong(long nowNs) {
    if (points == 0) {
      return false;
    }
    long bytes = store.end() - pointRecords[points - 1];
    return nowNs - pointTimesNs[points - 1] >= LONG_NS
        || bytes >= Math.min(maxBytes, pool.shareBytes()) / 2;
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
      dropPoints(old);
    }
  }

  private void dropPoints(int old) {
    points -= old;
    System.arraycopy(pointRecords, old, pointRecords, 0, points);
    System.arraycopy(pointTimesNs, old, pointTimesNs, 0, points);
    System.arraycopy(pointMediaNs, old, pointMediaNs, 0, points);
    store.dropBefore(pointRecords[0]);
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
    store.clear();
    if (keeping) {
      keeping = false;
      pool.leave(this);
    }
  }
}
