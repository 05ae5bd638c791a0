package io.whipsidecar.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an ingest is at one instant.
 *
 * @param reason why, in one sentence
 * @param since when {@code state} became what it is
 * @param publisher null: none is there
 * @param lastPublisher the one that ended last; null before
 * @param readerPresent whether something has bound the ports
 */
public record IngestStatus(
    IngestState state,
    String reason,
    Instant since,
    @Nullable PublisherInfo publisher,
    @Nullable PublisherInfo lastPublisher,
    boolean readerPresent) {
  static IngestStatus registered(Instant time) {
    return new IngestStatus(IngestState.WAITING, "No publisher yet.", time, null, null, false);
  }

  /** Neither a publisher nor a reader is there: nobody would miss the ingest. */
  public boolean isIdle() {
    return publisher == null && !readerPresent;
  }

  public IngestStatus withState(IngestState newState, String newReason, Instant time) {
    return new IngestStatus(newState, newReason, time, publisher, lastPublisher, readerPresent);
  }

  public IngestStatus withPublisher(@Nullable PublisherInfo newPublisher) {
    return new IngestStatus(state, reason, since, newPublisher, lastPublisher, readerPresent);
  }

  /** The publisher is gone; it stays to be read about. */
  public IngestStatus withEndedPublisher(PublisherInfo ended) {
    return new IngestStatus(state, reason, since, null, ended, readerPresent);
  }

  /** The state stays; there is more to say about it. */
  public IngestStatus withReason(String newReason) {
    return new IngestStatus(state, newReason, since, publisher, lastPublisher, readerPresent);
  }

  public IngestStatus withReaderPresent(boolean present) {
    return new IngestStatus(state, reason, since, publisher, lastPublisher, present);
  }
}
