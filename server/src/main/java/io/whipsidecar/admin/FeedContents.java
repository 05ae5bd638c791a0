package io.whipsidecar.admin;

import com.google.gson.JsonObject;
import io.whipsidecar.grpc.IngestJson;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestChange;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that pages are told, encoded once for all of them: the one watch of the ingests. One
 * thread, the feed's.
 */
final class FeedContents {
  private static final int PART_INGESTS = 50;
  private static final int KEPT_CHANGES = 256;

  private final IngestRegistry registry;
  private final IngestEvents events;
  private final IngestJson json;
  private final Totals totalsJson;
  private final byte[] hello;
  private final MeasuredIngests measurements;
  private final Map<Long, byte[]> changes = new LinkedHashMap<>();
  private long total;
  private byte[] totals = {};

  /** A place in a snapshot: after an id, or at its beginning. */
  record Position(@Nullable ProcessId after) {
    static final Position START = new Position(null);
  }

  /**
   * @param next null: it is the last part
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(byte[] frame, @Nullable Position next) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Change(long revision, byte[] frame) {}

  /**
   * @param hello what a page is told first
   */
  FeedContents(
      IngestRegistry registry,
      IngestEvents events,
      IngestJson json,
      Totals totals,
      JsonObject hello) {
    this.registry = registry;
    this.events = events;
    this.json = json;
    this.totalsJson = totals;
    this.hello = Frames.of("hello", hello.toString());
    this.measurements = new MeasuredIngests(json);
  }

  /** Takes a new look at what is measured. */
  void measure(long nowNs, Instant now) {
    measurements.lookAt(registry.list(null, Integer.MAX_VALUE));
    total++;
    totals = Frames.of("totals", totalsJson.json(nowNs, now));
  }

  /** No page is open. */
  void forget() {
    measurements.forget();
    changes.clear();
  }

  byte[] hello() {
    return hello;
  }

  long revision() {
    return events.revision();
  }

  boolean canResume(long revision) {
    return events.canResume(revision);
  }

  long look() {
    return measurements.look();
  }

  byte[] measuredSince(long look) {
    return measurements.since(look);
  }

  long total() {
    return total;
  }

  byte[] totals() {
    return totals;
  }

  Part part(Position position) {
    List<Ingest> found = registry.list(position.after(), PART_INGESTS + 1);
    boolean more = found.size() > PART_INGESTS;
    List<Ingest> ingests = more ? found.subList(0, PART_INGESTS) : found;
    return new Part(
        Frames.of("watch", json.snapshot(ingests, more)),
        more ? new Position(ingests.get(PART_INGESTS - 1).id()) : null);
  }

  @Nullable Change changeAfter(long revision) {
    IngestChange change = events.next(revision);
    return change == null ? null : new Change(change.revision(), frame(change));
  }

  private byte[] frame(IngestChange change) {
    byte[] known = changes.get(change.revision()); // no two have the same
    if (known != null) {
      return known;
    }
    byte[] frame = Frames.of("watch", json.change(change));
    if (changes.size() == KEPT_CHANGES) {
      changes.remove(Objects.requireNonNull(changes.keySet().iterator().next()));
    }
    changes.put(change.revision(), frame);
    return frame;
  }
}
