package io.whipsidecar.rtp;

/**
 * What REMB announces (draft-alvestrand-rmcat-remb-03), about every second. With a limit: the
 * limit. Without one: generously more than what comes, never less than a good start, so that a
 * publisher without transport-wide feedback climbs in seconds; its own loss-based control (from our
 * reports) holds it back where the network does.
 */
final class BitrateAnnouncement {
  private static final long INTERVAL_NS = 1_000_000_000L;
  private static final long UNLIMITED_START_BPS = 5_000_000;

  private final boolean sends;
  private final long limitBps;
  private long dueNs = Long.MAX_VALUE;

  BitrateAnnouncement(ReceiverParameters parameters) {
    boolean remb = parameters.tracks().stream().anyMatch(t -> t.feedback().remb());
    boolean transportCc = parameters.tracks().stream().anyMatch(t -> t.feedback().transportCc());
    limitBps = parameters.maxBitrateBps();
    // Beside transport-wide feedback REMB is only good as a limit: it would be a second estimate.
    sends = remb && (!transportCc || limitBps > 0);
  }

  /** Starts with the first packet. */
  void start(long nowNs) {
    if (sends && dueNs == Long.MAX_VALUE) {
      dueNs = nowNs;
    }
  }

  long dueNs() {
    return dueNs;
  }

  /** The bitrate to announce now; the next one is due a second later. */
  long take(long receivedBps, long nowNs) {
    dueNs = nowNs + INTERVAL_NS;
    return limitBps > 0 ? limitBps : Math.max(UNLIMITED_START_BPS, 2 * receivedBps);
  }
}
