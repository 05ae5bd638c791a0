package io.whipsidecar.ingest;

/** What a start does when its id is active with another configuration. */
public enum OnConflict {
  /** Replaces it when nobody publishes or reads, or when the manager instance is a new one. */
  REPLACE_IF_IDLE,
  /** Tears it down and replaces it. */
  REPLACE,
  /** Refuses. */
  FAIL
}
