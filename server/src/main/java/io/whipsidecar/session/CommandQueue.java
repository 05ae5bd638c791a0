package io.whipsidecar.session;

import java.util.function.LongConsumer;

/** The way into the event loop for everyone else. Any thread. */
@FunctionalInterface
public interface CommandQueue {
  /** Runs a command in the loop, soon; it is told the monotonic time. */
  void execute(LongConsumer command);
}
