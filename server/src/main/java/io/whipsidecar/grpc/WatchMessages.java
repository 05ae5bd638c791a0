package io.whipsidecar.grpc;

import com.google.protobuf.ByteString;
import io.whipsidecar.ingest.IngestChange;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.IngestSnapshot;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The responses of WatchIngests, made and encoded once for all watchers: a thousand of them are
 * told each change, and after a restart all of them take a snapshot. Any thread.
 *
 * <p>A part of a snapshot serves every watcher whose snapshot began before it was made: what has
 * changed since is told after the snapshot.
 */
final class WatchMessages {
  /** As much as gRPC holds for a stream before it says that there is no room. */
  static final int MAX_PART_BYTES = 32 << 10;

  private static final int MAX_PART_INGESTS = 200;
  private static final int MAX_CHANGES = 256;

  /** So much older than its snapshot may the statistics in a part be: they have no revision. */
  static final long MAX_AGE_NS = 5_000_000_000L;

  private final IngestRegistry registry;
  private final IngestEvents events;
  private final IngestMessages messages;
  private final LongSupplier nanoTime;

  /** By the id after which they begin; null: at the first. */
  private final Map<@Nullable ProcessId, Part> parts = new HashMap<>();

  private final Map<Long, ByteString> changes = new LinkedHashMap<>();

  /**
   * @param revision of the ingests when it was made, or before
   * @param message a response without a revision
   * @param next the id after which the next part begins; null: it is the last
   */
  record Part(long revision, long madeNs, ByteString message, @Nullable ProcessId next) {}

  WatchMessages(
      IngestRegistry registry,
      IngestEvents events,
      IngestMessages messages,
      LongSupplier nanoTime) {
    this.registry = registry;
    this.events = events;
    this.messages = messages;
    this.nanoTime = nanoTime;
  }

  /**
   * The revision of a snapshot that begins now: one that the parts which are there can serve.
   *
   * @param asked when its client asked for it; the client knows what has happened before
   */
  synchronized long snapshotRevision(long asked) {
    Part first = kept(null);
    return first != null && first.revision >= asked && events.canResume(first.revision)
        ? first.revision
        : events.revision();
  }

  /**
   * The part of a snapshot after an id.
   *
   * @param revision of the snapshot
   */
  synchronized Part part(@Nullable ProcessId after, long revision) {
    Part kept = kept(after);
    if (kept != null && kept.revision >= revision) {
      return kept;
    }
    if (after == null) {
      parts.clear(); // of ingests that are gone, too
    }
    Part part = make(after);
    parts.put(after, part);
    return part;
  }

  private @Nullable Part kept(@Nullable ProcessId after) {
    Part part = parts.get(after);
    return part != null && nanoTime.getAsLong() - part.madeNs <= MAX_AGE_NS ? part : null;
  }

  private Part make(@Nullable ProcessId after) {
    long nowNs = nanoTime.getAsLong();
    long revision = events.revision(); // before the ingests are looked at
    Page page = Page.of(registry, messages, after, MAX_PART_INGESTS, MAX_PART_BYTES);
    IngestSnapshot snapshot =
        IngestSnapshot.newBuilder()
            .addAllIngests(page.ingests())
            .setMore(page.next() != null)
            .build();
    ByteString message = response().setSnapshot(snapshot).build().toByteString();
    return new Part(revision, nowNs, message, page.next());
  }

  /** The last part with the snapshot's revision: one encoded message after another is their sum. */
  ByteString last(Part part, long revision) {
    return part.message.concat(
        WatchIngestsResponse.newBuilder().setRevision(revision).build().toByteString());
  }

  /** Nobody takes a snapshot any more: the parts are as large as all ingests. */
  synchronized void forgetParts() {
    parts.clear();
  }

  synchronized ByteString of(IngestChange change) {
    ByteString told = changes.get(change.revision()); // no two have the same
    if (told != null) {
      return told;
    }
    ByteString response =
        response()
            .setRevision(change.revision())
            .setChange(messages.change(change))
            .build()
            .toByteString();
    if (changes.size() == MAX_CHANGES) {
      changes.remove(Objects.requireNonNull(changes.keySet().iterator().next()));
    }
    changes.put(change.revision(), response);
    return response;
  }

  private WatchIngestsResponse.Builder response() {
    return WatchIngestsResponse.newBuilder().setServerRunId(events.runId());
  }
}
