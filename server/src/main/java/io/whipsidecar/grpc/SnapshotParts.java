package io.whipsidecar.grpc;

import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.IngestSnapshot;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of snapshots, made once for all watchers that take one at about the same time: after a
 * restart all of them do. Any thread.
 *
 * <p>A part serves every watcher whose snapshot began before it was made: what has changed since is
 * told after the snapshot.
 */
final class SnapshotParts {
  /** As much as gRPC holds for a stream before it says that there is no room. */
  static final int MAX_BYTES = 32 << 10;

  private static final int MAX_INGESTS = 200;
  private static final int KEPT = 64;

  /** Statistics change without a revision. */
  private static final long MAX_AGE_NS = 1_000_000_000L;

  private final IngestRegistry registry;
  private final IngestEvents events;
  private final IngestMessages messages;
  private final LongSupplier nanoTime;
  private final AtomicReferenceArray<Part> latest = new AtomicReferenceArray<>(KEPT);

  /**
   * @param after the id after which it begins; null: at the first
   * @param revision of the ingests when it was made, or before
   * @param next the id after which the next part begins; null: it is the last
   */
  record Part(
      @Nullable ProcessId after,
      long revision,
      long madeNs,
      IngestSnapshot message,
      @Nullable ProcessId next) {}

  SnapshotParts(
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
   * The part after an id.
   *
   * @param revision of the snapshot's beginning
   */
  Part after(@Nullable ProcessId after, long revision) {
    int slot = Math.floorMod(Objects.hashCode(after), KEPT);
    long nowNs = nanoTime.getAsLong();
    Part kept = latest.get(slot);
    if (kept != null
        && Objects.equals(kept.after(), after)
        && kept.revision() >= revision
        && nowNs - kept.madeNs() <= MAX_AGE_NS) {
      return kept;
    }
    Part part = make(after, nowNs);
    latest.set(slot, part);
    return part;
  }

  private Part make(@Nullable ProcessId after, long nowNs) {
    long revision = events.revision(); // before the ingests are looked at
    Page page = Page.of(registry, messages, after, MAX_INGESTS, MAX_BYTES);
    IngestSnapshot message =
        IngestSnapshot.newBuilder()
            .addAllIngests(page.ingests())
            .setMore(page.next() != null)
            .build();
    return new Part(after, revision, nowNs, message, page.next());
  }
}
