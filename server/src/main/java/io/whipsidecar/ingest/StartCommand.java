package io.whipsidecar.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A manager starts a process.
 *
 * @param reference a name for people
 * @param config null: the process ingests nothing
 * @param failIfActive refuse an active id, even when the configuration is equal
 */
public record StartCommand(
    ProcessId id,
    String reference,
    @Nullable IngestConfig config,
    ManagerRef manager,
    OnConflict onConflict,
    boolean failIfActive) {
  /** A start with every default. */
  public static StartCommand of(ProcessId id, IngestConfig config, ManagerRef manager) {
    return new StartCommand(id, "", config, manager, OnConflict.REPLACE_IF_IDLE, false);
  }
}
