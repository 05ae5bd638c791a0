package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found out about one publisher and its reader, each reason once. Called by the ingest's
 * owner: {@link #look} when the publisher comes, and then about once a second.
 */
public final class Findings {
  private final List<Detector> detectors = detectors();
  private final List<Finding> all = new ArrayList<>();

  private static List<Detector> detectors() {
    return new ArrayList<>(
        List.of(
            new BFrames(),
            new LongKeyframeInterval(),
            new ProfileUnlikeSdp(),
            new IgnoresNack(),
            new IgnoresPli(),
            new NoSenderReports(),
            new MonoDespiteStereo(),
            new ReaderDrops()));
  }

  /**
   * Looks again.
   *
   * @param tracks in the same order each time
   * @param time wall time, for people
   * @return what is new
   */
  public List<Finding> look(List<TrackEvidence> tracks, Instant time, long nowNs) {
    List<Finding> fresh = new ArrayList<>();
    for (Detector detector : List.copyOf(detectors)) {
      String message = detector.look(tracks, nowNs);
      if (message != null) {
        fresh.add(new Finding(detector.reason(), message, time));
        detectors.remove(detector); // once is enough
      }
    }
    all.addAll(fresh);
    return fresh;
  }

  /**
   * True when the publisher has sent no keyframe for too long and can be asked for one. The caller
   * asks; a publisher that does not answer is told of by a later look.
   */
  public static boolean wantsKeyframe(TrackEvidence track) {
    TrackEvidence.Picture picture = track.picture();
    return picture != null && picture.offersRequests() && LongKeyframeInterval.isOverdue(picture);
  }

  /** All of them, in the order in which they were found. */
  public List<Finding> all() {
    return List.copyOf(all);
  }
}
