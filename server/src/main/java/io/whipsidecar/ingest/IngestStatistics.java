package io.whipsidecar.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what is measured of an ingest, made about once a second.
 *
 * @param tracks in the ingest's order; empty before the first publisher
 * @param roundTripTimeNs to the publisher and back; 0 while unknown
 * @param avSkewNs how much later video comes than audio; null while unknown
 * @param findings about the publisher that is there, and its reader
 */
public record IngestStatistics(
    List<TrackStatistics> tracks,
    long roundTripTimeNs,
    @Nullable Long avSkewNs,
    List<Finding> findings) {
  public static final IngestStatistics NONE = new IngestStatistics(List.of(), 0, null, List.of());

  public IngestStatistics {
    tracks = List.copyOf(tracks);
    findings = List.copyOf(findings);
  }

  /** What is left to see when the publisher has gone. */
  public IngestStatistics ended() {
    return new IngestStatistics(
        tracks.stream().map(TrackStatistics::ended).toList(), 0, null, List.of());
  }
}
