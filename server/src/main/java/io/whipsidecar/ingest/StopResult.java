package io.whipsidecar.ingest;

/** What a stop came to. */
public sealed interface StopResult {
  /**
   * Done, or there was nothing to do.
   *
   * @param known whether the id was registered
   */
  record Done(boolean known) implements StopResult {}

  /** The removal could not be made durable. */
  record StoreUnavailable(String cause) implements StopResult {}

  /** The server is stopping. */
  record ShuttingDown() implements StopResult {}
}
