package io.whipsidecar.demo;

import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.Track;
import java.util.Locale;

/** What is going on in a run, in one line. Stateless. */
final class ProgressLine {
  private ProgressLine() {}

  static String of(Ingest ingest, double recordedSeconds) {
    String state = ingest.getState().name().replace("INGEST_STATE_", "").toLowerCase(Locale.ROOT);
    StringBuilder line = new StringBuilder(String.format("ingest %-10s", state));
    for (Track track : ingest.getTracksList()) {
      line.append(
          String.format(
              "  %s: %d in, %d out, %d lost",
              track.getEncodingName(),
              track.getStatistics().getPacketsReceived(),
              track.getStatistics().getPacketsForwarded(),
              track.getStatistics().getPacketsLost()));
    }
    line.append(String.format(Locale.ROOT, "  FFmpeg: %.1f s", recordedSeconds));
    return line.toString();
  }
}
