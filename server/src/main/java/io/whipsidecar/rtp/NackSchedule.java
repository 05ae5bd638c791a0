package io.whipsidecar.rtp;

/** Which missing packets of a stream are asked for when, and the NACK that asks for them. */
final class NackSchedule {
  /** What is due this soon goes along: one packet to the publisher instead of several. */
  private static final long COALESCE_NS = 2_000_000;

  private static final int FOLLOWING_BITS = 16;

  private final HoldPolicy policy;
  private final TrackCounters counters;
  private long dueNs = Long.MAX_VALUE;

  NackSchedule(HoldPolicy policy, TrackCounters counters) {
    this.policy = policy;
    this.counters = counters;
  }

  /** When {@link #send} has something to do. */
  long dueNs() {
    return dueNs;
  }

  void onGap(long firstNackNs) {
    dueNs = Math.min(dueNs, firstNackNs);
  }

  void clear() {
    dueNs = Long.MAX_VALUE;
  }

  /**
   * Asks for what is due between {@code next} and {@code highest}. One message always suffices:
   * each entry covers 17 numbers of a window of {@value GapWindow#CAPACITY}.
   *
   * @return whether anything was asked for
   */
  boolean send(
      GapWindow window,
      long next,
      long highest,
      int missing,
      long holdNs,
      RtcpWriter writer,
      int mediaSsrc,
      RtpReceiverSink sink,
      long nowNs) {
    dueNs = Long.MAX_VALUE;
    long patienceNs = policy.patienceNs(holdNs);
    long packetId = -1;
    int following = 0;
    for (long s = next; s <= highest; s++) {
      if (window.state(s) != GapWindow.MISSING
          || !takeDue(window, s, missing, holdNs, patienceNs, nowNs)) {
        continue;
      }
      if (packetId < 0) {
        writer.beginFeedback();
        writer.startNack(mediaSsrc);
      } else if (s - packetId <= FOLLOWING_BITS) {
        following |= 1 << (s - packetId - 1);
        continue;
      } else {
        writer.nackEntry((int) packetId, following);
      }
      packetId = s;
      following = 0;
    }
    if (packetId < 0) {
      return false;
    }
    writer.nackEntry((int) packetId, following);
    counters.nacksSent++;
    sink.sendRtcp(writer.buffer(), 0, writer.length());
    return true;
  }

  private boolean takeDue(
      GapWindow window, long s, int missing, long holdNs, long patienceNs, long nowNs) {
    long atNs = window.nextNackNs(s);
    boolean due = atNs <= nowNs + COALESCE_NS;
    if (due) {
      long remainingNs = window.sinceNs(s) + patienceNs - nowNs;
      due = policy.asksAgain(window.nacks(s), remainingNs);
      atNs = due ? ask(window, s, missing, holdNs, nowNs) : Long.MAX_VALUE;
      window.nextNackNs(s, atNs);
    }
    dueNs = Math.min(dueNs, atNs);
    return due;
  }

  private long ask(GapWindow window, long s, int missing, long holdNs, long nowNs) {
    if (window.nacks(s) == 0) {
      policy.onAsked();
    }
    window.nacked(s, nowNs);
    counters.nackedPackets++;
    long sinceFirstNs = nowNs - window.firstNackNs(s);
    return nowNs + policy.nackIntervalNs(sinceFirstNs, missing, holdNs);
  }
}
