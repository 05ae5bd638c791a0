package io.whipsidecar.session;

/**
 * When a reader that shall end is told so: with the end of the frame that is under way, as half of
 * it would be a damaged picture at the end of a recording, and a moment later, as FFmpeg reads its
 * RTCP port first and leaves unread what has come to the other one. Event loop only.
 */
final class ReaderEnd {
  /** How long a frame is waited for; FFmpeg has to be gone half a second after it is asked to. */
  static final long FRAME_PATIENCE_NS = 80_000_000L;

  /** In this time FFmpeg has read what was sent. */
  static final long READING_NS = 5_000_000L;

  private long dueNs = Timed.NEVER;
  private long latestNs = Timed.NEVER;
  private boolean betweenFrames;

  /** From now on the reader shall end. */
  void ask(long nowNs) {
    if (isAsked()) {
      return;
    }
    latestNs = nowNs + FRAME_PATIENCE_NS;
    dueNs = latestNs;
    betweenFrames = false;
  }

  boolean isAsked() {
    return latestNs != Timed.NEVER;
  }

  /**
   * Whether it is to be told now. To be asked after each packet, and when {@link #dueNs} has come.
   *
   * @param midFrame whether a frame has begun to go out, and not ended
   */
  boolean isDue(boolean midFrame, long nowNs) {
    if (betweenFrames == midFrame) {
      betweenFrames = !midFrame;
      dueNs = midFrame ? latestNs : Math.min(latestNs, nowNs + READING_NS);
    }
    return nowNs >= dueNs;
  }

  /** It was told. */
  void forget() {
    latestNs = Timed.NEVER;
    dueNs = Timed.NEVER;
  }

  /** When {@link #isDue} is to be asked at the latest, or {@link Timed#NEVER}. */
  long dueNs() {
    return dueNs;
  }
}
