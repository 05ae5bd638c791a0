package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortResult;

/** What a start came to. */
public sealed interface StartResult {
  /** The process ingests nothing; nothing was registered. */
  record NotEnabled() implements StartResult {}

  /**
   * The ingest is registered.
   *
   * @param alreadyActive it was before, with the same configuration
   */
  record Started(Ingest ingest, boolean alreadyActive) implements StartResult {}

  /** The id is active, and the start may not replace it. */
  record AlreadyExists(ProcessId id) implements StartResult {}

  /** No ports could be had; nothing has changed. */
  record PortsExhausted(PortResult.Exhausted ports) implements StartResult {}

  /** The limit of registered ingests is reached; nothing has changed. */
  record TooManyIngests(int limit) implements StartResult {}

  /** The change could not be made durable; what was there before still is. */
  record StoreUnavailable(String cause) implements StartResult {}

  /** The server is stopping. */
  record ShuttingDown() implements StartResult {}
}
