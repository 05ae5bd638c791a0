package io.whipsidecar.ingest;

/**
 * Told what happens to ingests: the media side opens and closes legs, events go to watchers, a line
 * goes to the log.
 *
 * <p>All methods but {@link #onChanged} are called under the registry's lock, so in the order in
 * which things happened, and listeners in the order in which they were given to the registry. They
 * return at once (they queue a command) and never call the registry.
 */
public interface IngestListener {
  /** A new ingest, and the store has it; publishers may come from now on. */
  default void onRegistered(Ingest ingest) {}

  /** A start with the same configuration came again; reference and manager may be others. */
  default void onClaimed(Ingest ingest) {}

  /**
   * RR+BYE is to be sent to the RTCP ports; the ingest stays, unless {@link #onRemoved} follows.
   */
  default void onEndReader(Ingest ingest, EndReason reason) {}

  /** The ingest is gone: its publisher has to be closed, its ports are no longer its own. */
  default void onRemoved(Ingest ingest, EndReason reason) {}

  /**
   * The status has changed. Called from the thread that changed it, without a lock; it may come
   * after {@link #onRemoved}.
   */
  default void onChanged(Ingest ingest, String reason) {}
}
