package io.whipsidecar.session;

import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.observe.MediaTotal;
import java.util.List;

/**
 * Adds what an ingest's tracks have counted since the last look to the server's totals, so that
 * they go on when publishers and ingests go. Event loop only.
 */
final class MediaMeter {
  private final Counters counters;
  private List<TrackStatistics> before = List.of();

  MediaMeter(Counters counters) {
    this.counters = counters;
  }

  /** Another publisher has come: its counts begin at zero. */
  void restart() {
    before = List.of();
  }

  void look(List<TrackStatistics> tracks) {
    for (int i = 0; i < before.size(); i++) {
      add(before.get(i), tracks.get(i));
    }
    before = tracks;
  }

  private void add(TrackStatistics from, TrackStatistics to) {
    TrackStatistics.Received old = from.received();
    TrackStatistics.Received now = to.received();
    add(to, MediaTotal.RECEIVED, now.packets() - old.packets());
    add(to, MediaTotal.RECEIVED_BYTES, now.bytes() - old.bytes());
    add(to, MediaTotal.LOST, now.lost() - old.lost());
    add(to, MediaTotal.RECOVERED, now.recovered() - old.recovered());
    add(to, MediaTotal.RETRANSMITTED, now.retransmissions() - old.retransmissions());
    add(to, MediaTotal.NACKS, now.nacksSent() - old.nacksSent());
    add(to, MediaTotal.KEYFRAME_REQUESTS, now.plisSent() - old.plisSent());
    add(to, MediaTotal.KEYFRAMES, to.picture().keyframes() - from.picture().keyframes());
    TrackStatistics.Forwarded oldOut = from.forwarded();
    TrackStatistics.Forwarded out = to.forwarded();
    add(to, MediaTotal.LOST_FRAMES, out.framesLost() - oldOut.framesLost());
    add(to, MediaTotal.FORWARDED, out.packets() - oldOut.packets());
    add(to, MediaTotal.FORWARDED_BYTES, out.bytes() - oldOut.bytes());
    add(to, MediaTotal.DISCARDED, out.discarded() - oldOut.discarded());
  }

  private void add(TrackStatistics track, MediaTotal total, long amount) {
    counters.add(track.kind(), total, Math.max(0, amount)); // a counter never goes back
  }
}
