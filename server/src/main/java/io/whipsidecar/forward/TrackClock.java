package io.whipsidecar.forward;

import io.whipsidecar.wire.SequenceNumbers;

/**
 * Maps one track's RTP timestamps onto the ingest's timeline. A time on that timeline is {@code
 * media time + offset}, in the domain of {@code nowNs}: the offset starts such that the first
 * packet's time is its arrival, then follows a target slowly, so that no step is ever seen.
 *
 * <p>Differences between the publisher's timestamps come out as they went in, apart from that slow
 * correction; frames in decode order (B-frames) stay as they are.
 */
final class TrackClock {
  /**
   * Timestamps and arrival times that part by more than this have nothing to do with each other.
   */
  private static final long JUMP_NS = 3 * Ticks.SECOND_NS;

  /** After a jump or a reconnect a track goes on at least this long after its last timestamp. */
  private static final long STEP_NS = 10 * Ticks.MILLISECOND_NS;

  /** Corrections are spread over the media time that passes, at most this much of it at once. */
  private static final long MAX_ELAPSED_NS = 100 * Ticks.MILLISECOND_NS;

  private static final long TIME_CONSTANT_NS = 500 * Ticks.MILLISECOND_NS;

  private final int clockRateHz;
  private final int baseTimestamp;
  private final long originNs;
  final TransitFloor floor = new TransitFloor();
  final ReportLine reports = new ReportLine();

  private boolean synchronizedToMedia;
  private boolean started;
  private long extended;
  private long offsetNs;
  private long rebasedNs;
  private long frameNs;
  private long elapsedNs;
  private long newestExtended;
  private boolean everSent;
  private long lastOutput;

  TrackClock(int clockRateHz, int baseTimestamp, long originNs) {
    this.clockRateHz = clockRateHz;
    this.baseTimestamp = baseTimestamp;
    this.originNs = originNs;
  }

  /** Whatever comes next has timestamps of its own; the output goes on where it is. */
  void reset() {
    started = false;
    synchronizedToMedia = false;
    floor.reset();
    reports.reset();
  }

  boolean isStarted() {
    return started;
  }

  long offsetNs() {
    return offsetNs;
  }

  long rebasedNs() {
    return rebasedNs;
  }

  /** The timestamp of the ingest's timeline at a time: what sender reports say. */
  int timestampAt(long timeNs) {
    return baseTimestamp + (int) Ticks.ofNs(timeNs - originNs, clockRateHz);
  }

  /** Where the frame that {@link #advance} was told last stands on the timeline. */
  long frameTimeNs() {
    return Ticks.toNs(extended, clockRateHz) + offsetNs;
  }

  /** Media time of a timestamp, as in a sender report; only comparable within one session. */
  long mediaNs(int timestamp) {
    if (!synchronizedToMedia) {
      synchronizedToMedia = true;
      extended = timestamp & 0xffff_ffffL;
    }
    return Ticks.toNs(SequenceNumbers.extend32(timestamp, extended), clockRateHz);
  }

  /**
   * Takes the timestamp of the first packet of a frame.
   *
   * @param biasNs where a timeline of its own begins, relative to arrival
   * @return false when it begins a timeline of its own (a start or a jump)
   */
  boolean advance(int timestamp, long biasNs, long nowNs) {
    long mediaNs = mediaNs(timestamp);
    long transitNs = nowNs - mediaNs;
    extended = SequenceNumbers.extend32(timestamp, extended);
    boolean continuous = started && Math.abs(transitNs - offsetNs) <= JUMP_NS;
    if (!continuous) {
      rebase(transitNs + biasNs, nowNs);
    }
    elapsedNs = nowNs - frameNs;
    frameNs = nowNs;
    floor.add(transitNs, nowNs);
    return continuous;
  }

  /** Moves the offset towards a target, by at most {@code ppm} of the time since the last frame. */
  void slew(long targetNs, long ppm) {
    long spanNs = Math.max(0, Math.min(elapsedNs, MAX_ELAPSED_NS));
    long limitNs = spanNs * ppm / 1_000_000;
    long wantedNs = (targetNs - offsetNs) * spanNs / TIME_CONSTANT_NS;
    offsetNs += Math.max(-limitNs, Math.min(limitNs, wantedNs));
  }

  /** The output timestamp of the frame that {@link #advance} was told last. */
  int output() {
    long output = extended + Ticks.ofNs(offsetNs - originNs, clockRateHz);
    if (extended > newestExtended) {
      newestExtended = extended;
      output = everSent ? Math.max(output, lastOutput + 1) : output;
    }
    lastOutput = everSent ? Math.max(output, lastOutput) : output;
    everSent = true;
    return baseTimestamp + (int) output;
  }

  private void rebase(long wantedOffsetNs, long nowNs) {
    if (started) {
      reports.reset(); // a jump: what earlier reports said is void
    }
    started = true;
    rebasedNs = nowNs;
    frameNs = nowNs;
    newestExtended = extended;
    offsetNs = wantedOffsetNs;
    long output = extended + Ticks.ofNs(offsetNs - originNs, clockRateHz);
    long least = lastOutput + Ticks.ofNs(STEP_NS, clockRateHz);
    if (everSent && output < least) {
      offsetNs += Ticks.toNs(least - output, clockRateHz);
    }
    floor.reset();
  }
}
