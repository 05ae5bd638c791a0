package io.whipsidecar.session;

import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.media.MediaKind;
import org.jspecify.annotations.Nullable;

/** Puts a track's two halves together: what was received and what was forwarded. */
final class StatisticsMerge {
  private StatisticsMerge() {}

  static TrackStatistics of(
      MediaKind kind,
      io.whipsidecar.rtp.@Nullable TrackStatistics received,
      io.whipsidecar.forward.TrackStatistics forwarded) {
    long discarded =
        forwarded.droppedAtGate() + forwarded.droppedWithoutReader() + forwarded.malformed();
    if (received == null) {
      return new TrackStatistics(
          kind,
          0,
          0,
          0,
          0,
          forwarded.packets(),
          forwarded.payloadBytes(),
          0,
          0,
          0,
          forwarded.keyframes(),
          discarded);
    }
    return new TrackStatistics(
        kind,
        received.packets(),
        received.bytes(),
        received.lostBeforeRepair(),
        received.retransmitted(),
        forwarded.packets(),
        forwarded.payloadBytes(),
        received.nacksSent(),
        received.keyframeRequests(),
        received.jitterNs(),
        forwarded.keyframes(),
        discarded + received.late() + received.paddingPackets());
  }
}
