package io.whipsidecar.rtp;

import io.whipsidecar.media.MediaKind;

/**
 * How long a gap of one track is waited for, and when its packets are asked for again; learned from
 * what the publisher and the network do. The reasons for the numbers are in {@code
 * docs/decisions/loss-recovery.md}.
 *
 * <p>Three states. At first it is unknown whether the publisher retransmits: a moderate hold, fast
 * questions. After an answer the hold spans several round trips. After gaps that nobody answered
 * the hold shrinks to what reordering needs; each lost packet is still asked for once, so that one
 * answer, late as it is, turns the state around.
 */
final class HoldPolicy {
  private static final long MILLISECOND = 1_000_000;

  /** Reordering up to 30 ms must lose nothing, whatever has been seen so far. */
  private static final long MINIMUM_TOLERANCE = 40 * MILLISECOND;

  private static final long MAXIMUM_TOLERANCE = 100 * MILLISECOND;
  private static final long UNKNOWN_INTERVAL = 20 * MILLISECOND;
  private static final long MINIMUM_FIRST_DELAY = 4 * MILLISECOND;
  private static final long MAXIMUM_FIRST_DELAY = 32 * MILLISECOND;
  private static final long MINIMUM_INTERVAL = 10 * MILLISECOND;
  private static final long MAXIMUM_RTT = 2_000 * MILLISECOND;
  private static final long REORDERING_HALF_LIFE = 10_000 * MILLISECOND;

  /** Until an answer has told the round trip, one that was only hinted at is not relied upon. */
  private static final long MAXIMUM_UNKNOWN_INTERVAL = 100 * MILLISECOND;

  /** However long the way is, a gap is not waited for longer than this. */
  private static final long LONG_WAY_HOLD = 1_000 * MILLISECOND;

  /** A packet without which nothing behind it is of use is waited for so long. */
  private static final long PATIENCE = 2_500 * MILLISECOND;

  /** From one question to the next for such a packet. */
  private static final long PATIENT_INTERVAL = 50 * MILLISECOND;

  /** More packets missing than this are asked for once per round trip only: no resend storms. */
  private static final int FEW_MISSING = 32;

  /** Asking again before the answer can be here doubles what is sent: only where it is little. */
  private static final int VERY_FEW_MISSING = 6;

  /** So many questions fit into a hold whose last one can still be answered in time. */
  private static final int MINIMUM_ROUNDS = 3;

  private static final int FAILURES_WITHOUT_ANY_ANSWER = 2;
  private static final int FAILURES_AFTER_ANSWERS = 5;

  private final boolean nack;
  private final int roundTrips;
  private final long unknownHold;
  private final long minimumHold;
  private final long maximumHold;
  private final LossShare lossShare = new LossShare();

  private boolean answered;
  private int failures;
  private long rttNs;
  private long reorderingNs;
  private long reorderingDecayNs;

  HoldPolicy(MediaKind kind, boolean nack) {
    this.nack = nack;
    boolean video = kind == MediaKind.VIDEO;
    roundTrips = video ? 7 : 5;
    unknownHold = (video ? 200 : 150) * MILLISECOND;
    minimumHold = (video ? 200 : 80) * MILLISECOND;
    maximumHold = (video ? 450 : 300) * MILLISECOND;
  }

  /** How long the packet at the head of the line is waited for, from when its gap was seen. */
  long holdNs(long jitterNs) {
    long tolerance = toleranceNs(jitterNs);
    if (!answersNacks()) {
      return tolerance;
    }
    if (rttNs == 0) {
      return unknownHold;
    }
    if (!answered) { // the round trip is a hint: one answer has to fit
      return clamp(firstNackDelayNs() + 3 * rttNs / 2 + 2 * jitterNs, unknownHold, longWayNs());
    }
    long needed = firstNackDelayNs() + roundTrips * rttNs + 2 * jitterNs;
    return Math.max(tolerance, clamp(needed, minimumHold, longWayNs()));
  }

  /** Over a long way the usual bound would not even leave room for two rounds. */
  private long longWayNs() {
    long twoRounds = firstNackDelayNs() + 2 * rttNs + rttNs / 2;
    return clamp(twoRounds, maximumHold, LONG_WAY_HOLD);
  }

  /** How long a packet is waited for as long as nothing behind it is of any use without it. */
  long patienceNs(long holdNs) {
    return answersNacks() ? Math.max(holdNs, PATIENCE) : holdNs;
  }

  /** What reordering alone needs: at most {@code MAXIMUM_TOLERANCE}. */
  long toleranceNs(long jitterNs) {
    return clamp(2 * reorderingNs + 2 * jitterNs, MINIMUM_TOLERANCE, MAXIMUM_TOLERANCE);
  }

  /** From when a gap is seen to the first NACK: what is only out of order need not be resent. */
  long firstNackDelayNs() {
    return clamp(2 * reorderingNs, MINIMUM_FIRST_DELAY, MAXIMUM_FIRST_DELAY);
  }

  /**
   * From one NACK for a packet to the next. The first answer gets a whole round trip, if the hold
   * then still has room for more rounds. When it did not come, the next questions follow faster, as
   * NACKs and answers are both lost.
   */
  long nackIntervalNs(long sinceFirstNackNs, int missing, long holdNs) {
    if (rttNs == 0) {
      return UNKNOWN_INTERVAL;
    }
    if (sinceFirstNackNs > holdNs) {
      return Math.max(PATIENT_INTERVAL, rttNs / 2);
    }
    long roundTrip = rttNs + rttNs / 10 + 5 * MILLISECOND;
    long answerDue = roundTrip - sinceFirstNackNs;
    if (!answered) {
      answerDue = Math.min(answerDue, MAXIMUM_UNKNOWN_INTERVAL);
    }
    if (answerDue <= 0) {
      return missing > FEW_MISSING ? roundTrip : Math.max(MINIMUM_INTERVAL, rttNs / 4);
    }
    if (missing > VERY_FEW_MISSING) {
      return Math.max(MINIMUM_INTERVAL, answerDue);
    }
    boolean first = sinceFirstNackNs == 0;
    if (first && answerDue > 2 * MINIMUM_INTERVAL && (!answered || lossShare.isWorthDoubling())) {
      return MINIMUM_INTERVAL;
    }
    long room = (holdNs - firstNackDelayNs() - rttNs) / MINIMUM_ROUNDS;
    return Math.max(MINIMUM_INTERVAL, Math.min(answerDue, room));
  }

  /** A packet came that is ahead of all others. */
  void onProgress() {
    lossShare.onPacket();
  }

  /** A missing packet is asked for, for the first time. */
  void onAsked() {
    lossShare.onLoss();
  }

  /**
   * What something else than repairs says about the round trip, such as a handshake: good for the
   * first losses, until repairs tell better. It may be too long, so the shortest counts.
   */
  void onRoundTrip(long ns) {
    if (!answered) {
      long hint = clamp(ns, MILLISECOND, MAXIMUM_RTT);
      rttNs = rttNs == 0 ? hint : Math.min(rttNs, hint);
    }
  }

  /** Whether another NACK for a packet makes sense; one that is not believed in gets one only. */
  boolean asksAgain(int nacksSent, long remainingHoldNs) {
    if (nacksSent == 0) {
      return nack;
    }
    return answersNacks() && remainingHoldNs > rttNs * 3 / 4;
  }

  boolean answersNacks() {
    return nack && failures < (answered ? FAILURES_AFTER_ANSWERS : FAILURES_WITHOUT_ANY_ANSWER);
  }

  /** Smoothed time from a NACK to its answer, 0 while there was none. */
  long rttNs() {
    return rttNs;
  }

  /** A missing packet came although nobody had asked for it, this long after its gap was seen. */
  void onReordered(long delayNs, long nowNs) {
    decayReordering(nowNs);
    reorderingNs = Math.max(reorderingNs, Math.min(delayNs, MAXIMUM_TOLERANCE));
  }

  /**
   * A missing packet came after it was asked for. Nobody knows which of several NACKs it answers
   * (Karn): the time from the first one is right unless that round was lost, so low samples count
   * more than high ones.
   */
  void onRepaired(long sinceFirstNackNs) {
    boolean first = !answered;
    answered = true;
    failures = 0;
    long sample = clamp(sinceFirstNackNs, MILLISECOND, MAXIMUM_RTT);
    if (first) {
      rttNs = sample;
    } else if (sample < rttNs) {
      rttNs -= (rttNs - sample) / 4;
    } else {
      rttNs += (Math.min(sample, 3 * rttNs) - rttNs) / 8;
    }
  }

  /** A gap was given up on although it had been asked for more than once. */
  void onUnanswered() {
    failures++;
  }

  private void decayReordering(long nowNs) {
    if (nowNs - reorderingDecayNs > REORDERING_HALF_LIFE) {
      reorderingNs /= 2;
      reorderingDecayNs = nowNs;
    }
  }

  private static long clamp(long value, long minimum, long maximum) {
    return Math.max(minimum, Math.min(value, maximum));
  }
}
