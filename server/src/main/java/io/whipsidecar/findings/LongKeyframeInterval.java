package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Keyframes too far apart: after a loss pictures stop for so long, a segment of HLS or DASH gets as
 * long, and platforms demand 2 to 4 s. A publisher that can be asked for a keyframe is asked, and
 * told of only when it does not answer: browsers send none without being asked.
 */
final class LongKeyframeInterval extends TrackDetector {
  /** x264's default, 250 frames, is 10 s at 25 a second: only what is longer is told of. */
  private static final long LIMIT_NS = 10_000_000_000L;

  private static final long TOLERANCE_NS = 200_000_000L;

  /** As many requests as seconds, so that one loss on their way does not count. */
  private static final long PATIENCE_NS = 3_000_000_000L;

  LongKeyframeInterval() {
    super(Finding.Reason.KEYFRAME_INTERVAL_TOO_LONG);
  }

  /** Time to ask for a keyframe, or to wonder why none can be had. */
  static boolean isOverdue(TrackEvidence.Picture picture) {
    return !picture.lostSinceKeyframe() // it may have been a keyframe
        && picture.sinceKeyframeNs() > LIMIT_NS + TOLERANCE_NS;
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Picture picture = track.picture();
    if (picture == null || !isOverdue(picture)) {
      return null;
    }
    boolean asked = picture.offersRequests();
    if (asked && picture.keyframeAwaitedNs() < PATIENCE_NS) {
      return null;
    }
    return ("The video has had no keyframe for %s (more than %s)%s: segments become as long, and a"
            + " platform may refuse the stream. Set the encoder's keyframe interval to 2 s"
            + " (OBS: Keyframe Interval; FFmpeg: -g).")
        .formatted(
            seconds(picture.sinceKeyframeNs()),
            seconds(LIMIT_NS),
            asked ? ", though it was asked for one" : "");
  }
}
