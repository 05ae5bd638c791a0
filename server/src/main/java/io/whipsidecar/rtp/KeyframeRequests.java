package io.whipsidecar.rtp;

/**
 * When a PLI or FIR goes out. Asking for a keyframe as often as one likes is harmless: within
 * {@value #SPACING_MS} ms of the last message the next one waits, and falls away when a keyframe
 * arrives meanwhile.
 */
final class KeyframeRequests {
  private static final long SPACING_MS = 500;
  private static final long SPACING_NS = SPACING_MS * 1_000_000;

  private final Feedback feedback;
  private boolean unanswered;
  private long lastNs;
  private boolean wanted;
  private boolean awaited;
  private long awaitedSinceNs;
  private int firSequence;

  KeyframeRequests(Feedback feedback) {
    this.feedback = feedback;
  }

  void request(long nowNs) {
    wanted = feedback.pli() || feedback.fir();
    if (!awaited) {
      awaited = true;
      awaitedSinceNs = nowNs;
    }
  }

  void onKeyframe() {
    wanted = false;
    unanswered = false;
    awaited = false;
  }

  /** How long a keyframe has been needed that did not come, whether or not it can be asked for. */
  long awaitedNs(long nowNs) {
    return awaited ? nowNs - awaitedSinceNs : 0;
  }

  /** When {@link #write} is to be called; {@link Long#MIN_VALUE} is at once. */
  long dueNs() {
    if (!wanted) {
      return Long.MAX_VALUE;
    }
    return unanswered ? lastNs + SPACING_NS : Long.MIN_VALUE;
  }

  /** Appends the message; only when it is due. */
  void write(RtcpWriter writer, int mediaSsrc, long nowNs) {
    wanted = false;
    unanswered = true;
    lastNs = nowNs;
    if (feedback.pli()) {
      writer.pictureLossIndication(mediaSsrc);
    } else {
      writer.fullIntraRequest(mediaSsrc, firSequence++ & 0xff); // RFC 5104 §4.3.1.1
    }
  }
}
