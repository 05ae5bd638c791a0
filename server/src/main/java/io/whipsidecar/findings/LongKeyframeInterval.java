package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Keyframes too far apart: after a loss pictures stop for so long unless the publisher answers
 * requests, a segment of HLS or DASH gets as long, and platforms demand 2 to 4 s.
 */
final class LongKeyframeInterval extends TrackDetector {
  /** x264's default, 250 frames, is 10 s at 25 a second: only what is longer is told of. */
  static final long LIMIT_NS = 10_000_000_000L;

  private static final long TOLERANCE_NS = 200_000_000L;

  LongKeyframeInterval() {
    super(Finding.Reason.KEYFRAME_INTERVAL_TOO_LONG);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Picture picture = track.picture();
    if (picture == null
        || picture.lostSinceKeyframe() // it may have been a keyframe
        || picture.sinceKeyframeNs() <= LIMIT_NS + TOLERANCE_NS) {
      return null;
    }
    return ("The video has had no keyframe for %s (more than %s): segments become as long, and a"
            + " platform may refuse the stream. Set the encoder's keyframe interval to 2 s"
            + " (OBS: Keyframe Interval; FFmpeg: -g). A browser sends keyframes only when it is"
            + " asked to: re-encode its video.")
        .formatted(seconds(picture.sinceKeyframeNs()), seconds(LIMIT_NS));
  }
}
