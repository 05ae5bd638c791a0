package io.whipsidecar.admin;

import io.whipsidecar.grpc.IngestJson;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ingests were measured anew since an earlier look, encoded once for all pages. The media
 * side leaves one immutable snapshot an ingest and second: to look costs it nothing. One thread.
 */
final class MeasuredIngests {
  /** A browser takes a frame of this size in a few milliseconds. */
  private static final int FRAME_CHARS = 32 << 10;

  private final IngestJson json;
  private Map<Ingest, Measured> known = new HashMap<>();
  private long look;
  private long encodedSince = -1;
  private byte[] encoded = {};

  /** The latest snapshot of an ingest, and the look that found it. */
  private static final class Measured {
    final IngestStatistics statistics;
    final long look;
    @Nullable String json;

    Measured(IngestStatistics statistics, long look) {
      this.statistics = statistics;
      this.look = look;
    }
  }

  MeasuredIngests(IngestJson json) {
    this.json = json;
  }

  /** The number of the last look. */
  long look() {
    return look;
  }

  /** Looks at all ingests. A new snapshot is a new object; comparing its values would cost more. */
  @SuppressWarnings("ReferenceEquality")
  void lookAt(List<Ingest> ingests) {
    look++;
    encodedSince = -1;
    Map<Ingest, Measured> now = new HashMap<>();
    for (Ingest ingest : ingests) {
      IngestStatistics statistics = ingest.statistics();
      Measured before = known.get(ingest);
      now.put(
          ingest,
          before != null && before.statistics.equals(statistics)
              ? before
              : new Measured(statistics, look));
    }
    known = now;
  }

  /** Forgets everything: nobody looks on. */
  void forget() {
    known = new HashMap<>();
    encoded = new byte[0];
    encodedSince = -1;
  }

  /** Frames of what later looks have found. Most pages are as far as the others. */
  byte[] since(long earlierLook) {
    if (encodedSince != earlierLook) {
      encoded = encode(earlierLook);
      encodedSince = earlierLook;
    }
    return encoded;
  }

  @SuppressWarnings("ReferenceEquality") // NONE is one object
  private byte[] encode(long earlierLook) {
    List<byte[]> frames = new ArrayList<>();
    StringBuilder frame = new StringBuilder();
    known.forEach(
        (ingest, measured) -> {
          if (measured.look <= earlierLook || measured.statistics.equals(IngestStatistics.NONE)) {
            return;
          }
          String text = measured.json;
          if (text == null) {
            text = json.measured(ingest);
            measured.json = text;
          }
          frame.append(frame.isEmpty() ? "{\"ingests\":[" : ",").append(text);
          if (frame.length() > FRAME_CHARS) {
            frames.add(Frames.of("statistics", frame.append("]}").toString()));
            frame.setLength(0);
          }
        });
    if (!frame.isEmpty()) {
      frames.add(Frames.of("statistics", frame.append("]}").toString()));
    }
    return Frames.joined(frames);
  }
}
