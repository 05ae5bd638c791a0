package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import org.jspecify.annotations.Nullable;

/**
 * B-frames whose timestamps follow the order of decoding: pictures go back in their own order while
 * no timestamp ever does. With timestamps of the time of showing (RFC 6184 §5.1) both go back.
 */
final class BFrames extends TrackDetector {
  private static final int MINIMUM = 20;
  private static final int MINIMUM_PERCENT = 10; // one B-frame after each P-frame makes 50 %

  BFrames() {
    super(Finding.Reason.B_FRAMES_IN_DECODE_ORDER);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Picture picture = track.picture();
    if (picture == null
        || picture.framesBack() > 0
        || picture.reordered() < MINIMUM
        || picture.reordered() * 100 < picture.frames() * MINIMUM_PERCENT) {
      return null;
    }
    return ("The video has B-frames (%d of %d frames are shown before one that came earlier), but"
            + " its RTP timestamps are in the order of decoding, so pictures are shown at wrong"
            + " times. Turn B-frames off in the encoder (OBS: B-frames 0; x264: -bf 0 or -tune"
            + " zerolatency).")
        .formatted(picture.reordered(), picture.frames());
  }
}
