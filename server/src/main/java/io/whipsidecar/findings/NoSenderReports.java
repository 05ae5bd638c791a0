package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A track that flows but is never reported on: there is nothing to keep lip-sync by. */
final class NoSenderReports extends TrackDetector {
  /** RFC 3550 §6.2: every 5 s at the latest; a few may be lost. */
  private static final long PATIENCE_NS = 20_000_000_000L;

  private static final int MINIMUM_PACKETS = 200;

  private final Map<Integer, Long> flowingSinceNs = new HashMap<>();

  NoSenderReports() {
    super(Finding.Reason.NO_SENDER_REPORTS);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    if (track.packets() == 0 || track.senderReports() > 0) {
      return null;
    }
    Long sinceNs = flowingSinceNs.putIfAbsent(index, nowNs);
    if (sinceNs == null || nowNs - sinceNs < PATIENCE_NS || track.packets() < MINIMUM_PACKETS) {
      return null;
    }
    return ("The publisher has sent no RTCP sender report for %s in %s (%d packets came): sound and"
            + " picture are kept together by their arrival only, and may drift. Use a client"
            + " that sends sender reports (RFC 3550 §6.4.1), and let its RTCP through.")
        .formatted(name(track), seconds(nowNs - sinceNs), track.packets());
  }
}
