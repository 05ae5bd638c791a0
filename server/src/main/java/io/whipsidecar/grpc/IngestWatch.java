package io.whipsidecar.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.whipsidecar.ingest.IngestChange;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.WatchIngestsRequest;
import org.jspecify.annotations.Nullable;

/**
 * One call of WatchIngests: a position in the changes, nothing more. It writes only while the
 * transport has room, so a slow client holds no memory and gets the latest state when it reads on.
 *
 * <p>Thread-safe; {@link WatchTurns} has it go on.
 */
final class IngestWatch {
  /** As many changes are sent at a time. */
  private static final int MAX_CHANGES = 16;

  private final IngestEvents events;
  private final WatchMessages messages;
  private final ServerCallStreamObserver<ByteString> stream;

  /** Everything up to here was told, or is in the snapshot. */
  private long revision;

  // Asked by any thread, set under the lock.
  private volatile boolean takesSnapshot;
  private volatile @Nullable ProcessId snapshotAfter;
  private boolean ended;

  IngestWatch(
      IngestEvents events,
      WatchMessages messages,
      ServerCallStreamObserver<ByteString> stream,
      WatchIngestsRequest request) {
    this.events = events;
    this.messages = messages;
    this.stream = stream;
    boolean known =
        request.getAfterRevision() > 0
            && request.getServerRunId().equals(events.runId())
            && events.canResume(request.getAfterRevision());
    this.takesSnapshot = !known;
    this.revision = known ? request.getAfterRevision() : events.revision();
  }

  boolean takesSnapshot() {
    return takesSnapshot;
  }

  /** Whether a part of its snapshot was sent, and more are to come. */
  boolean hasBegun() {
    return snapshotAfter != null;
  }

  /** Ends the call; more than once does no harm. */
  synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (!stream.isCancelled()) {
      stream.onError(StatusTable.shuttingDown());
    }
  }

  /**
   * Sends a part of the snapshot or some changes, as the transport takes them.
   *
   * @return whether there may be more that the transport takes
   */
  synchronized boolean advance() {
    if (!takesSnapshot) {
      return sendChanges();
    }
    if (hasRoom()) {
      sendPart();
    }
    return hasRoom();
  }

  private boolean hasRoom() {
    return !ended && stream.isReady();
  }

  /** What changes while the snapshot is being sent is told after it. */
  private void sendPart() {
    if (snapshotAfter == null) {
      revision = messages.snapshotRevision(revision);
    }
    WatchMessages.Part part = messages.part(snapshotAfter, revision);
    snapshotAfter = part.next();
    takesSnapshot = snapshotAfter != null;
    stream.onNext(takesSnapshot ? part.message() : messages.last(part, revision));
  }

  private boolean sendChanges() {
    for (int i = 0; i < MAX_CHANGES && hasRoom(); i++) {
      if (!events.canResume(revision)) { // so slow that removals were forgotten
        takesSnapshot = true;
        revision = events.revision();
        return true;
      }
      IngestChange change = events.next(revision);
      if (change == null) {
        return false;
      }
      revision = change.revision();
      stream.onNext(messages.of(change));
    }
    return hasRoom();
  }
}
