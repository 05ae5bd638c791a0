package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import org.jspecify.annotations.Nullable;

/** A stream that needs more of a decoder than the offer has promised. Less does no harm. */
final class ProfileUnlikeSdp extends TrackDetector {
  ProfileUnlikeSdp() {
    super(Finding.Reason.PROFILE_UNLIKE_SDP);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Picture picture = track.picture();
    TrackEvidence.Profile promised = picture == null ? null : picture.promised();
    TrackEvidence.Profile actual = picture == null ? null : picture.actual();
    if (promised == null || actual == null || actual.rank() <= promised.rank()) {
      return null;
    }
    return ("The offer promises profile %s, but the stream is %s. FFmpeg goes by the stream and"
            + " reads it all the same; a player that goes by the SDP may not. Set the encoder"
            + " to profile %s to be on the safe side.")
        .formatted(promised.name(), actual.name(), promised.name());
  }
}
