package io.whipsidecar.ingest;

/**
 * The latest change of one ingest.
 *
 * @param revision of the change; no two changes have the same
 * @param reason why, in one sentence
 * @param removed whether the ingest is gone
 */
public record IngestChange(Ingest ingest, long revision, String reason, boolean removed) {}
