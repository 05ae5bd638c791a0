package io.whipsidecar.whip;

import org.jspecify.annotations.Nullable;

/** Finds a registered ingest; called from HTTP threads. */
@FunctionalInterface
public interface IngestLookup {
  /** Null when no ingest has this process id. */
  @Nullable WhipIngest find(String processId);
}
