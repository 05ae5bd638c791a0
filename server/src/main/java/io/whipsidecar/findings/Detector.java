package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Watches one publisher for one thing. Called about once a second until it has found it. */
abstract class Detector {
  private static final double SECOND_NS = 1e9;

  private final Finding.Reason reason;

  Detector(Finding.Reason reason) {
    this.reason = reason;
  }

  final Finding.Reason reason() {
    return reason;
  }

  /** Says in words what was found and what to do about it, or null: nothing (yet). */
  abstract @Nullable String look(List<TrackEvidence> tracks, long nowNs);

  /** {@code video} or {@code audio}. */
  static String name(TrackEvidence track) {
    return track.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Seconds in words, with one digit behind the point. */
  static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.1f s", ns / SECOND_NS);
  }
}
