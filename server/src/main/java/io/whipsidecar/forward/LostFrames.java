package io.whipsidecar.forward;

/**
 * Counts the video frames of one track that the reader did not get, or not whole, because packets
 * were lost for good. Frames of which nothing arrived at all are counted by the distance of the
 * timestamps around them, never more than packets are missing.
 */
final class LostFrames {
  private long count;
  private boolean started;
  private boolean inFrame;
  private boolean counted;
  private int timestamp;
  private int frameTicks;
  private int missing;

  long count() {
    return count;
  }

  /** A new publisher: counts from zero. */
  void reset() {
    count = 0;
    restart();
  }

  /** The stream begins anew; timestamps are unrelated to the earlier ones. */
  void restart() {
    started = false;
    inFrame = false;
    counted = false;
    frameTicks = 0;
    missing = 0;
  }

  /** Packets are lost for good that stood before what comes next. */
  void onLost(int packets) {
    missing += packets;
    if (inFrame) {
      countPresent();
    }
  }

  /** A packet is there: the first one of its frame, or one that goes on with it. */
  void onPacket(boolean startsFrame, int packetTimestamp, boolean marker) {
    if (startsFrame) {
      onFrameStart(packetTimestamp);
    }
    missing = 0;
    inFrame = !marker;
  }

  private void onFrameStart(int newTimestamp) {
    int ticks = newTimestamp - timestamp;
    boolean tailLost = inFrame && counted;
    counted = false;
    timestamp = newTimestamp;
    if (missing > 0) {
      countBetween(ticks, tailLost);
    } else if (started && ticks > 0) {
      frameTicks = ticks;
    }
    started = true;
  }

  private void countBetween(int ticks, boolean tailLost) {
    int whole = frameTicks > 0 && ticks > 0 ? (ticks + frameTicks / 2) / frameTicks - 1 : 0;
    whole = Math.max(0, Math.min(whole, missing));
    count += whole;
    if (whole == 0 && !tailLost) {
      countPresent(); // so its beginning is what is missing
    }
  }

  /** A packet of the present frame is not put out, because an earlier frame was lost. */
  void onSkipped() {
    countPresent();
  }

  private void countPresent() {
    if (!counted) {
      counted = true;
      count++;
    }
  }
}
