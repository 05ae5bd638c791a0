package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packets are lost for good, and not one of many questions was ever answered. Few questions may all
 * be lost, and answers that come too late are answers.
 */
final class IgnoresNack extends TrackDetector {
  private static final int MINIMUM = 20;
  private static final long PATIENCE_NS = 5_000_000_000L;

  private final Map<Integer, Long> firstAskedNs = new HashMap<>();

  IgnoresNack() {
    super(Finding.Reason.IGNORES_NACK);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Loss loss = track.loss();
    if (loss.lost() < MINIMUM) {
      return null;
    }
    if (!loss.offersNack()) {
      return track.picture() == null ? null : notOffered(loss); // few offer it for audio
    }
    if (loss.asked() < MINIMUM || loss.retransmissions() > 0) {
      return null;
    }
    Long sinceNs = firstAskedNs.putIfAbsent(index, nowNs);
    return sinceNs == null || nowNs - sinceNs < PATIENCE_NS ? null : ignored(track);
  }

  private static String notOffered(TrackEvidence.Loss loss) {
    return ("%d video packets were lost for good: the publisher did not offer to send lost packets"
            + " again (no `nack` in its SDP). Use a client that does (OBS, a browser, FFmpeg"
            + " 8.1), or a better network.")
        .formatted(loss.lost());
  }

  private static String ignored(TrackEvidence track) {
    return ("%d %s packets were lost for good: the publisher offered NACK but has not sent a single"
            + " one of them again, or our RTCP does not reach it. Use a client that"
            + " retransmits, or a better network.")
        .formatted(track.loss().lost(), name(track));
  }
}
