package io.whipsidecar.demo;

import com.google.protobuf.util.Timestamps;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.Stage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long it took from the POST to media, by the stages that the server reports. Stateless. */
public final class SetUpTimes {
  private static final double FIRST_PACKET_LIMIT_MS = 2_000;
  // FFmpeg probes 0.94 s of live media before its first frame; the rest as above.
  private static final double FIRST_FRAME_LIMIT_MS = 4_000;

  private SetUpTimes() {}

  /**
   * Both times, of an ingest's publisher.
   *
   * @param firstFrame when the reader put out its first frame; null when it has not
   */
  public static List<Figure> figures(Ingest ingest, @Nullable Instant firstFrame) {
    double post = millis(ingest, "post-accepted");
    double firstPacket = millis(ingest, "first-keyframe"); // video is forwarded from there on
    if (Double.isNaN(firstPacket)) {
      firstPacket = millis(ingest, "first-srtp"); // audio only
    }
    double frame = firstFrame == null ? Double.NaN : firstFrame.toEpochMilli();
    return List.of(
        Figure.atMostMs(
                "from POST to first forwarded packet", firstPacket - post, FIRST_PACKET_LIMIT_MS)
            .needingTime(),
        Figure.atMostMs("from POST to FFmpeg's first frame", frame - post, FIRST_FRAME_LIMIT_MS)
            .needingTime());
  }

  private static double millis(Ingest ingest, String stage) {
    for (Stage passed : ingest.getPublisher().getStagesList()) {
      if (passed.getName().equals(stage)) {
        return Timestamps.toNanos(passed.getTime()) / 1e6;
      }
    }
    return Double.NaN;
  }
}
