package io.whipsidecar.admin;

import java.util.function.Consumer;

/** Where a page's events go: the response to its request. */
interface FeedSink {
  /**
   * Writes; not called again before it is done.
   *
   * @param done told, by any thread, whether it went out: not when the browser has gone
   */
  void write(byte[] frames, Consumer<Boolean> done);

  /** Ends the response. */
  void close();
}
