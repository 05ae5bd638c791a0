package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;
import io.whipsidecar.wire.SequenceNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one track in order. What comes in order leaves in the same call, from the
 * caller's buffer. Behind a gap packets wait as copies until the gap is filled or its time is up.
 *
 * <p>Invariant between calls: {@code next} is the first number not handed on yet; either nothing
 * waits ({@code next == highest + 1}) or {@code next} is missing. Numbers are extended (not
 * wrapping), and {@code next} is advanced before the sink is called.
 */
final class InboundStream {
  /** RFC 3550 A.1, MAX_DROPOUT: a larger step ahead is a long outage, or nonsense. */
  private static final int MAXIMUM_DROPOUT = 3_000;

  /** More than this at once is an outage: nothing is asked for, the stream goes on at once. */
  private static final int MAXIMUM_REPAIRABLE_GAP = 256;

  /**
   * After a longer silence more than a few missing packets are an outage as well: what would come
   * again is seconds old, and looks like a publisher whose clock has jumped.
   */
  private static final long OUTAGE_NS = 2_000_000_000L;

  /** Fewer may be the end of the last picture before a still one. */
  private static final int OUTAGE_PACKETS = 16;

  private static final int MAXIMUM_HELD_BYTES = 1_536 * GapWindow.CAPACITY;
  private static final long SEQUENCE_CYCLE = 1L << 16;

  private final int track;
  private final RtpReceiverSink sink;
  private final PacketPool pool;
  private final HoldPolicy policy;
  private final TrackCounters counters;
  private final Jitter jitter;
  private final ReportBlock report = new ReportBlock();
  private final NackSchedule nacks;
  private @Nullable GapWindow window;

  private boolean started;
  private boolean rtxSeen;
  private long first;
  private long next = 1; // beyond highest: nothing waits
  private long highest;
  private long highestNs; // when it came
  private int missing;
  private int heldBytes;
  private long overdue = -1; // the packet that is waited for though its time is up
  private long point = -1; // the newest waiting packet that the output can go on with
  private int expectedAfterJump = -1;
  private byte[] jumped = new byte[0];
  private int jumpedLength;

  InboundStream(
      int track,
      TrackParameters parameters,
      HoldPolicy policy,
      TrackCounters counters,
      PacketPool pool,
      RtpReceiverSink sink) {
    this.track = track;
    this.policy = policy;
    this.counters = counters;
    this.pool = pool;
    this.sink = sink;
    jitter = new Jitter(parameters.clockRateHz());
    nacks = new NackSchedule(policy, counters);
  }

  /**
   * A packet of this stream.
   *
   * @param deliverable false when there is nothing to hand on: padding only, or a foreign payload
   *     type. Such a packet only fills its place.
   * @param rtx whether it was an RTX packet
   * @return false when it was not new: late or a duplicate, or nonsense
   */
  boolean onPacket(
      byte[] packet, int offset, int length, boolean deliverable, boolean rtx, long nowNs) {
    int sequence = RtpHeader.sequenceNumber(packet, offset);
    if (!started) {
      if (rtx) {
        return false;
      }
      begin(sequence, nowNs);
    }
    long extended = SequenceNumbers.extend16(sequence, highest);
    if (extended - highest > MAXIMUM_DROPOUT || extended - highest < -GapWindow.CAPACITY) {
      return !rtx && jump(extended, packet, offset, length, deliverable, nowNs);
    }
    rtxSeen |= rtx;
    if (!rtx) {
      report.onPacket();
    }
    if (extended < next) {
      behind(extended, rtx, nowNs);
      return false;
    }
    return extended > highest
        ? ahead(extended, packet, offset, length, deliverable, rtx, nowNs)
        : fill(extended, packet, offset, length, deliverable, rtx, nowNs);
  }

  /** Ends the current sequence: what waits is handed on, the next packet starts a new one. */
  void restart(long nowNs) {
    flush(nowNs);
    started = false;
    expectedAfterJump = -1;
  }

  /**
   * Ends the current sequence; what waits is dropped, what is missing is nobody's loss any more.
   */
  void abandon() {
    GapWindow gaps = window;
    for (; gaps != null && next <= highest; next++) {
      if (gaps.state(next) == GapWindow.HELD) {
        pool.give(gaps.buffer(next));
      }
      gaps.release(next);
    }
    missing = 0;
    heldBytes = 0;
    nacks.clear();
    started = false;
    expectedAfterJump = -1;
  }

  /** The numbers of a stream that is about to start shall be above those of another one. */
  void continueAfter(long otherHighest) {
    if (!started && otherHighest > highest) {
      highest = otherHighest;
      next = highest + 1;
    }
  }

  /** Hands on what waited long enough, and asks again for what is missing. */
  void onTimeout(RtcpWriter writer, int mediaSsrc, long nowNs) {
    expire(nowNs);
    GapWindow gaps = window;
    if (gaps == null || missing == 0) {
      nacks.clear();
    } else if (nacks.dueNs() <= nowNs
        && nacks.send(gaps, next, highest, missing, holdNs(), writer, mediaSsrc, sink, nowNs)) {
      sink.onRepair(track, nowNs);
    }
  }

  long nextDeadlineNs() {
    GapWindow gaps = window;
    if (gaps == null || missing == 0) {
      return Long.MAX_VALUE;
    }
    long holdNs = holdNs();
    long waitNs = isOverdue() ? policy.patienceNs(holdNs) : holdNs;
    return Math.min(gaps.sinceNs(next) + waitNs, nacks.dueNs());
  }

  /**
   * Whether output has stopped for longer than it should, and nothing that it could go on with has
   * come.
   */
  boolean isOverdue() {
    return overdue == next && missing > 0;
  }

  long holdNs() {
    return policy.holdNs(jitter.ns());
  }

  Jitter jitter() {
    return jitter;
  }

  ReportBlock report() {
    return report;
  }

  long highest() {
    return highest;
  }

  boolean started() {
    return started;
  }

  private void begin(int sequence, long nowNs) {
    boolean another = highest > 0;
    number(sequence);
    started = true;
    rtxSeen = false;
    if (another) {
      sink.onStreamReset(track, nowNs);
    }
  }

  /** Extended numbers go on rising over a new sequence: it is at least a cycle ahead. */
  private void number(int sequence) {
    first = ((highest >> 16) + 2) * SEQUENCE_CYCLE + sequence;
    next = first;
    highest = first - 1;
    report.start(first);
    jitter.restart();
  }

  private boolean ahead(
      long extended,
      byte[] packet,
      int offset,
      int length,
      boolean deliverable,
      boolean rtx,
      long nowNs) {
    while (next <= highest && extended - next >= GapWindow.CAPACITY) {
      giveUpHead(Long.MIN_VALUE, nowNs);
    }
    if (extended != highest + 1) {
      openGap(extended, nowNs);
    }
    highest = extended;
    highestNs = nowNs;
    policy.onProgress();
    if (!rtx) {
      jitter.onPacket(RtpHeader.timestamp(packet, offset), nowNs);
    }
    take(extended, packet, offset, length, deliverable, nowNs);
    return true;
  }

  private boolean fill(
      long extended,
      byte[] packet,
      int offset,
      int length,
      boolean deliverable,
      boolean rtx,
      long nowNs) {
    GapWindow gaps = window();
    if (gaps.state(extended) != GapWindow.MISSING) {
      counters.duplicates++;
      return false;
    }
    if (learn(gaps, extended, rtx, nowNs)) {
      counters.retransmitted++;
    } else {
      counters.reordered++;
    }
    missing--;
    take(extended, packet, offset, length, deliverable, nowNs);
    return true;
  }

  private void behind(long extended, boolean rtx, long nowNs) {
    GapWindow gaps = window;
    if (gaps != null && gaps.state(extended) == GapWindow.LOST) {
      counters.late++;
      learn(gaps, extended, rtx, nowNs);
      gaps.release(extended); // should it come once more, it is a duplicate
    } else if (extended < first) {
      counters.late++;
    } else {
      counters.duplicates++;
    }
  }

  /** What the arrival of a missing packet says of the network; whether it was retransmitted. */
  private boolean learn(GapWindow gaps, long extended, boolean rtx, long nowNs) {
    boolean asked = gaps.nacks(extended) > 0;
    if (!rtx && (!asked || rtxSeen)) {
      policy.onReordered(nowNs - gaps.sinceNs(extended), nowNs);
      return false;
    }
    counters.resent += rtx ? 0 : 1;
    if (asked) {
      policy.onRepaired(nowNs - gaps.firstNackNs(extended));
    }
    return true;
  }

  private void take(
      long extended, byte[] packet, int offset, int length, boolean deliverable, long nowNs) {
    if (extended == next) {
      next++;
      if (deliverable) {
        sink.onPacket(track, packet, offset, length, extended, nowNs);
      }
      drain(nowNs);
    } else if (deliverable) {
      hold(extended, packet, offset, length, nowNs);
    } else {
      window().empty(extended);
    }
  }

  private void hold(long extended, byte[] packet, int offset, int length, long nowNs) {
    byte[] copy = pool.take(length);
    System.arraycopy(packet, offset, copy, 0, length);
    window().held(extended, copy, length, nowNs);
    heldBytes += length;
    if (sink.isPoint(track, copy, 0, length)) {
      point = extended;
      if (isOverdue()) {
        expire(nowNs);
      }
    }
    while (heldBytes > MAXIMUM_HELD_BYTES) {
      giveUpHead(Long.MIN_VALUE, nowNs);
    }
  }

  private void openGap(long extended, long nowNs) {
    if (isOutage(extended - highest - 1, nowNs)) {
      skipTo(extended, nowNs);
      return;
    }
    GapWindow gaps = window();
    long firstNackNs = nowNs + policy.firstNackDelayNs();
    for (long s = highest + 1; s < extended; s++) {
      gaps.missing(s, nowNs, firstNackNs);
      missing++;
    }
    nacks.onGap(firstNackNs);
  }

  private boolean isOutage(long packets, long nowNs) {
    return packets > MAXIMUM_REPAIRABLE_GAP
        || (packets > OUTAGE_PACKETS && nowNs - highestNs > OUTAGE_NS);
  }

  private void skipTo(long extended, long nowNs) {
    flush(nowNs);
    GapWindow gaps = window();
    for (long s = Math.max(next, extended - GapWindow.CAPACITY); s < extended; s++) {
      gaps.missing(s, nowNs, nowNs);
      gaps.lost(s);
    }
    long from = next;
    next = extended;
    lose(from, (int) (extended - from), nowNs);
  }

  private void flush(long nowNs) {
    while (next <= highest) {
      giveUpHead(Long.MIN_VALUE, nowNs);
    }
  }

  private void expire(long nowNs) {
    while (next <= highest && nowNs - window().sinceNs(next) >= holdNs()) {
      if (overdue != next && window().nacks(next) > 1) {
        policy.onUnanswered();
      }
      overdue = next;
      if (isWorthWaiting(nowNs)) {
        return;
      }
      giveUpHead(nowNs - holdNs(), nowNs);
    }
  }

  /**
   * As long as nothing waits that the output could go on with, giving up gains nothing: the packet
   * may still come, and with it everything behind it is of use.
   */
  private boolean isWorthWaiting(long nowNs) {
    return point <= next && nowNs - window().sinceNs(next) < policy.patienceNs(holdNs());
  }

  /** Gives up on the run of missing packets at the head; of its later part only what is as old. */
  private void giveUpHead(long expiredSinceNs, long nowNs) {
    GapWindow gaps = window();
    long from = next;
    while (next <= highest
        && gaps.state(next) == GapWindow.MISSING
        && (expiredSinceNs == Long.MIN_VALUE || gaps.sinceNs(next) <= expiredSinceNs)) {
      gaps.lost(next++);
      missing--;
    }
    lose(from, (int) (next - from), nowNs);
    drain(nowNs);
  }

  private void lose(long from, int count, long nowNs) {
    counters.lost += count;
    sink.onLost(track, from, count, nowNs);
  }

  private void drain(long nowNs) {
    while (next <= highest) {
      GapWindow gaps = window();
      int state = gaps.state(next);
      if (state == GapWindow.MISSING) {
        return;
      }
      long extended = next++;
      if (state == GapWindow.HELD) {
        handOn(gaps, extended, nowNs);
      }
    }
  }

  private void handOn(GapWindow gaps, long extended, long nowNs) {
    byte[] copy = gaps.buffer(extended);
    int length = gaps.length(extended);
    long heldNs = nowNs - gaps.sinceNs(extended);
    gaps.release(extended);
    heldBytes -= length;
    counters.longestHoldNs = Math.max(counters.longestHoldNs, heldNs);
    sink.onPacket(track, copy, 0, length, extended, nowNs);
    pool.give(copy);
  }

  /**
   * RFC 3550 A.1: two packets in a row beyond any plausible step mean that the publisher goes on
   * there; one alone means nothing. The first of the two is kept until then.
   */
  private boolean jump(
      long extended, byte[] packet, int offset, int length, boolean deliverable, long nowNs) {
    int sequence = (int) extended & 0xffff;
    if (sequence != expectedAfterJump) {
      expectedAfterJump = (sequence + 1) & 0xffff;
      keepJumped(packet, offset, length, deliverable);
      return false;
    }
    expectedAfterJump = -1;
    goOnAt(extended - 1, nowNs);
    byte[] earlier = jumped;
    counters.packets++;
    counters.bytes += jumpedLength;
    onPacket(earlier, 0, jumpedLength, jumpedLength > RtpHeader.FIXED_BYTES, false, nowNs);
    return onPacket(packet, offset, length, deliverable, false, nowNs);
  }

  /**
   * The SSRC is the same, so the stream is: its clock goes on, and what is missing is lost. Of a
   * step back nobody knows how much that is: the sequence may have started anew, or be more than
   * half a cycle ahead.
   */
  private void goOnAt(long extended, long nowNs) {
    if (extended > highest) {
      skipTo(extended, nowNs);
      highest = extended - 1;
      return;
    }
    flush(nowNs);
    number((int) extended & 0xffff);
    counters.resets++;
    sink.onLost(track, next, 0, nowNs);
  }

  private void keepJumped(byte[] packet, int offset, int length, boolean deliverable) {
    jumpedLength = deliverable ? length : RtpHeader.FIXED_BYTES;
    if (jumped.length < jumpedLength) {
      jumped = new byte[Math.max(1_536, jumpedLength)];
    }
    System.arraycopy(packet, offset, jumped, 0, jumpedLength);
  }

  private GapWindow window() {
    GapWindow gaps = window;
    if (gaps == null) {
      gaps = new GapWindow();
      window = gaps;
    }
    return gaps;
  }
}
