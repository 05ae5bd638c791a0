package io.whipsidecar.session;

import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.ingest.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Where the output of an ingest is remembered over a restart of the server. Called from the event
 * loop, about once a second an ingest; neither method may wait.
 */
public interface ForwarderStates {
  /** What a former run has left for this registration, or null. */
  @Nullable ForwarderState load(Registration registration);

  /** Remembers a state soon; only the latest one counts. */
  void save(Registration registration, ForwarderState state);

  /** Remembers nothing. */
  static ForwarderStates none() {
    return new ForwarderStates() {
      @Override
      public @Nullable ForwarderState load(Registration registration) {
        return null;
      }

      @Override
      public void save(Registration registration, ForwarderState state) {}
    };
  }
}
