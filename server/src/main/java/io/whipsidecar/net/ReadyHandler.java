package io.whipsidecar.net;

import java.nio.channels.SelectionKey;

/** Attached to a key of the loop's selector: notes that the channel is ready, and nothing more. */
@FunctionalInterface
interface ReadyHandler {
  void onReady(SelectionKey key);
}
