package io.whipsidecar.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.whipsidecar.ingest.IngestChange;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import org.jspecify.annotations.Nullable;

/**
 * One call of WatchIngests: a position in the changes, nothing more. It writes only while the
 * transport has room, so a slow client holds no memory and gets the latest state when it reads on.
 *
 * <p>Thread-safe: whoever has news (a change, room in the transport) calls {@link #advance}.
 */
final class IngestWatch {
  private final IngestEvents events;
  private final SnapshotParts parts;
  private final ToldChanges told;
  private final ServerCallStreamObserver<WatchIngestsResponse> stream;
  private final Runnable wakeUp = this::advance;

  /** Everything up to here was told. */
  private long revision;

  private boolean inSnapshot;
  private @Nullable ProcessId snapshotAfter;
  private boolean ended;

  IngestWatch(
      IngestEvents events,
      SnapshotParts parts,
      ToldChanges told,
      ServerCallStreamObserver<WatchIngestsResponse> stream,
      WatchIngestsRequest request) {
    this.events = events;
    this.parts = parts;
    this.told = told;
    this.stream = stream;
    boolean known =
        request.getAfterRevision() > 0
            && request.getServerRunId().equals(events.runId())
            && events.canResume(request.getAfterRevision());
    if (known) {
      revision = request.getAfterRevision();
    } else {
      beginSnapshot();
    }
  }

  void start() {
    events.watch(wakeUp);
    events.execute(wakeUp);
  }

  /** Ends the call; more than once does no harm. */
  synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    events.unwatch(wakeUp);
    if (!stream.isCancelled()) {
      stream.onError(StatusTable.shuttingDown());
    }
  }

  /** Sends what there is and what the transport takes. */
  synchronized void advance() {
    boolean more = true;
    while (more && !ended && stream.isReady()) {
      more = inSnapshot ? sendPart() : sendChange();
    }
  }

  /** From here on; what changes while the snapshot is being sent is told after it. */
  private void beginSnapshot() {
    revision = events.revision();
    inSnapshot = true;
    snapshotAfter = null;
  }

  private boolean sendPart() {
    SnapshotParts.Part part = parts.after(snapshotAfter, revision);
    snapshotAfter = part.next();
    inSnapshot = snapshotAfter != null;
    stream.onNext(
        WatchIngestsResponse.newBuilder()
            .setRevision(inSnapshot ? 0 : revision)
            .setServerRunId(events.runId())
            .setSnapshot(part.message())
            .build());
    return true;
  }

  private boolean sendChange() {
    if (!events.canResume(revision)) { // so slow that removals were forgotten
      beginSnapshot();
      return true;
    }
    IngestChange change = events.next(revision);
    if (change == null) {
      return false;
    }
    revision = change.revision();
    stream.onNext(told.of(change));
    return true;
  }
}
