package io.whipsidecar.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an ingest is at one instant.
 *
 * @param state as far as the publisher goes; {@link IngestState#PORT_CONFLICT} as long as there is
 *     one
 * @param reason why, in one sentence
 * @param since when the publisher's state became what it is
 * @param publisher null: none is there
 * @param lastPublisher the one that ended last; null before
 * @param readerPresent whether something has bound the ports
 * @param portConflict who else holds ports, in a sentence; empty: nobody
 */
public record IngestStatus(
    IngestState state,
    String reason,
    Instant since,
    @Nullable PublisherInfo publisher,
    @Nullable PublisherInfo lastPublisher,
    boolean readerPresent,
    String portConflict) {
  static IngestStatus registered(Instant time) {
    return new IngestStatus(IngestState.WAITING, "No publisher yet.", time, null, null, false, "");
  }

  /** A conflict outranks whatever the publisher does: its media can't reach FFmpeg. */
  @Override
  public IngestState state() {
    return portConflict.isEmpty() ? state : IngestState.PORT_CONFLICT;
  }

  @Override
  public String reason() {
    return portConflict.isEmpty() ? reason : portConflict;
  }

  /** Neither a publisher nor a reader is there: nobody would miss the ingest. */
  public boolean isIdle() {
    return publisher == null && !readerPresent;
  }

  public IngestStatus withState(IngestState newState, String newReason, Instant time) {
    return new IngestStatus(
        newState, newReason, time, publisher, lastPublisher, readerPresent, portConflict);
  }

  public IngestStatus withPublisher(@Nullable PublisherInfo newPublisher) {
    return new IngestStatus(
        state, reason, since, newPublisher, lastPublisher, readerPresent, portConflict);
  }

  /** The publisher is gone; it stays to be read about. */
  public IngestStatus withEndedPublisher(PublisherInfo ended) {
    return new IngestStatus(state, reason, since, null, ended, readerPresent, portConflict);
  }

  /** The state stays; there is more to say about it. */
  public IngestStatus withReason(String newReason) {
    return new IngestStatus(
        state, newReason, since, publisher, lastPublisher, readerPresent, portConflict);
  }

  public IngestStatus withReaderPresent(boolean present) {
    return new IngestStatus(state, reason, since, publisher, lastPublisher, present, portConflict);
  }

  /** Empty: it is over. */
  public IngestStatus withPortConflict(String conflict) {
    return new IngestStatus(
        state, reason, since, publisher, lastPublisher, readerPresent, conflict);
  }
}
