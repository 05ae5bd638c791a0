package io.whipsidecar.ingest;

/** What happens when a second publisher comes while one is there. */
public enum PublisherPolicy {
  /** The second one is refused. */
  REJECT,
  /** The second one takes over at once. */
  REPLACE,
  /** The second one takes over when nothing authentic was heard from the first for 2 s. */
  REPLACE_IF_SILENT
}
