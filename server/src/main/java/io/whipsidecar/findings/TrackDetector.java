package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A detector that looks at each track by itself; the first one with something wrong is told of. */
abstract class TrackDetector extends Detector {
  TrackDetector(Finding.Reason reason) {
    super(reason);
  }

  @Override
  final @Nullable String look(List<TrackEvidence> tracks, long nowNs) {
    for (int i = 0; i < tracks.size(); i++) {
      String found = look(i, tracks.get(i), nowNs);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * @param index of the track, the same at each look
   */
  abstract @Nullable String look(int index, TrackEvidence track, long nowNs);
}
