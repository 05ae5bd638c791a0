package io.whipsidecar.ingest;

import java.time.Instant;

/**
 * Something about a publisher or a reader that costs quality.
 *
 * @param message for people: what was seen, with the values, and what to do
 */
public record Finding(Reason reason, String message, Instant time) {
  /** Stable names, for programs; the API has them as strings. */
  public enum Reason {
    B_FRAMES_IN_DECODE_ORDER,
    KEYFRAME_INTERVAL_TOO_LONG,
    PROFILE_UNLIKE_SDP,
    IGNORES_NACK,
    IGNORES_PLI,
    NO_SENDER_REPORTS,
    MONO_DESPITE_STEREO,
    READER_DROPS_PACKETS
  }
}
