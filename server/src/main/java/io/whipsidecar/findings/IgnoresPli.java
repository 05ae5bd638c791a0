package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A keyframe is needed and asked for again and again; frames come, none of them one. A publisher
 * that sends nothing at all, or whose regular keyframe comes soon, ignores nothing.
 */
final class IgnoresPli extends TrackDetector {
  /** Six requests, of which on the worst of networks one arrives. */
  private static final long PATIENCE_NS = 3_000_000_000L;

  private static final int MINIMUM_REQUESTS = 4;

  private record Wait(long frames, long requests) {}

  private final Map<Integer, Wait> waits = new HashMap<>();

  IgnoresPli() {
    super(Finding.Reason.IGNORES_PLI);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Picture picture = track.picture();
    Wait before = waits.get(index);
    if (picture == null || picture.keyframeAwaitedNs() == 0) {
      waits.remove(index);
      return null;
    }
    if (before == null) {
      waits.put(index, new Wait(picture.frames(), picture.keyframeRequests()));
      return null;
    }
    long frames = picture.frames() - before.frames;
    long requests = picture.keyframeRequests() - before.requests;
    if (picture.keyframeAwaitedNs() < PATIENCE_NS || frames * 1_000_000_000L < PATIENCE_NS) {
      return null;
    }
    if (!picture.offersRequests()) {
      return notOffered(picture);
    }
    return requests < MINIMUM_REQUESTS ? null : ignored(picture, requests);
  }

  private static String notOffered(TrackEvidence.Picture picture) {
    return ("A keyframe has been needed for %s, and the publisher did not offer to be asked for one"
            + " (neither `nack pli` nor `ccm fir` in its SDP): after a loss or a restart of the"
            + " reader pictures go on at its next regular keyframe only. Set the encoder's"
            + " keyframe interval to 1 or 2 s.")
        .formatted(seconds(picture.keyframeAwaitedNs()));
  }

  private static String ignored(TrackEvidence.Picture picture, long requests) {
    return ("The publisher has not answered %d requests for a keyframe (PLI) within %s: after a"
            + " loss or a restart of the reader pictures go on at its next regular keyframe"
            + " only. Set the encoder's keyframe interval to 1 or 2 s.")
        .formatted(requests, seconds(picture.keyframeAwaitedNs()));
  }
}
