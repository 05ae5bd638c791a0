package io.whipsidecar.ingest;

import io.whipsidecar.media.MediaKind;

/** A snapshot of one track's counters; the fields are those of the API's TrackStatistics. */
public record TrackStatistics(
    MediaKind kind,
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    long packetsRecovered,
    long packetsForwarded,
    long bytesForwarded,
    long nacksSent,
    long plisSent,
    long jitterNs,
    long keyframes,
    long packetsDiscarded) {}
