package io.whipsidecar.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an ingest is at one instant.
 *
 * @param reason why, in one sentence
 * @param since when {@code state} became what it is
 * @param publisher null: none is there
 * @param readerPresent whether something has bound the ports
 */
public record IngestStatus(
    IngestState state,
    String reason,
    Instant since,
    @Nullable PublisherInfo publisher,
    boolean readerPresent) {
  static IngestStatus registered(Instant time) {
    return new IngestStatus(IngestState.WAITING, "No publisher yet.", time, null, false);
  }

  /** Neither a publisher nor a reader is there: nobody would miss the ingest. */
  public boolean isIdle() {
    return publisher == null && !readerPresent;
  }

  public IngestStatus withState(IngestState newState, String newReason, Instant time) {
    return new IngestStatus(newState, newReason, time, publisher, readerPresent);
  }

  public IngestStatus withPublisher(@Nullable PublisherInfo newPublisher) {
    return new IngestStatus(state, reason, since, newPublisher, readerPresent);
  }

  public IngestStatus withReaderPresent(boolean present) {
    return new IngestStatus(state, reason, since, publisher, present);
  }
}
