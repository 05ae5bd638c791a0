package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import org.jspecify.annotations.Nullable;

/** Stereo was promised, and every single packet so far is mono. */
final class MonoDespiteStereo extends TrackDetector {
  private static final int MINIMUM_PACKETS = 500; // 10 s of 20 ms; pauses don't count

  MonoDespiteStereo() {
    super(Finding.Reason.MONO_DESPITE_STEREO);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    TrackEvidence.Sound sound = track.sound();
    if (sound == null
        || !sound.promisesStereo()
        || sound.stereo() > 0
        || sound.mono() < MINIMUM_PACKETS) {
      return null;
    }
    return ("The offer promises stereo (sprop-stereo=1), but all of %d Opus packets are mono. Check"
            + " that the source and the mixer have two channels, and give Opus 64 kb/s or"
            + " more.")
        .formatted(sound.mono());
  }
}
