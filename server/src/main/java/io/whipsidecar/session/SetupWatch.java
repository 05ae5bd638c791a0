package io.whipsidecar.session;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.rtp.ReceiverStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * What is still missing between a publisher that is there and a reader that gets its media, in one
 * sentence: no STUN so far, no keyframe, no reader. Pure.
 */
final class SetupWatch {
  /** What takes longer than this is worth a sentence. */
  static final long PATIENCE_NS = 5_000_000_000L;

  private static final long SECOND_NS = 1_000_000_000L;

  private SetupWatch() {}

  /** Empty when nothing is missing, or too little time has passed to say so. */
  static String missing(Ingest ingest, PublisherSession session, IngestReaders readers, long now) {
    if (!session.trace().has(Stage.FIRST_SRTP)) {
      return now - session.openedNs() < PATIENCE_NS ? "" : session.verdict(now);
    }
    long mediaNs = now - session.trace().atNs(Stage.FIRST_SRTP);
    if (mediaNs < PATIENCE_NS) {
      return "";
    }
    String track = missingTrack(ingest, session, mediaNs / SECOND_NS, now);
    return track.isEmpty() && !readers.allPresent() ? withoutReader(ingest, readers) : track;
  }

  private static String missingTrack(
      Ingest ingest, PublisherSession session, long seconds, long now) {
    ReceiverStatistics received = session.statistics(now);
    for (int i = 0; i < ingest.tracks().size(); i++) {
      MediaKind kind = ingest.tracks().get(i).kind();
      int track = session.tracks().toReceiver(i);
      if (track >= 0 && received.tracks().get(track).packets() == 0) {
        return "Media arrives, but no %s for %d s%s."
            .formatted(kind.sdpName(), seconds, foreign(received));
      }
      if (track >= 0 && kind == MediaKind.VIDEO && !session.trace().has(Stage.FIRST_KEYFRAME)) {
        return "Video arrives, but no keyframe for %d s, though %d were asked for: the reader gets no picture until one comes."
            .formatted(seconds, received.tracks().get(track).keyframeRequests());
      }
    }
    return "";
  }

  private static String foreign(ReceiverStatistics received) {
    return received.unassociated() == 0
        ? ""
        : "; " + received.unassociated() + " packets belong to no track of the answer";
  }

  private static String withoutReader(Ingest ingest, IngestReaders readers) {
    List<String> ports = new ArrayList<>();
    for (int i = 0; i < ingest.tracks().size(); i++) {
      TrackEndpoint track = ingest.tracks().get(i);
      if (!readers.isPresent(i)) {
        ports.add("127.0.0.1:" + track.rtpPort());
      }
    }
    return "Media is coming in, but nothing reads %s: FFmpeg does not run, or has not opened this input."
        .formatted(String.join(" and ", ports));
  }
}
