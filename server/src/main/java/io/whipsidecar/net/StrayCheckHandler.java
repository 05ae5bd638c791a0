package io.whipsidecar.net;

import java.net.SocketAddress;

/**
 * Told of STUN checks for a ufrag that no session has. Called from the event loop; must be cheap,
 * for anyone can send garbage.
 */
@FunctionalInterface
public interface StrayCheckHandler {
  /** Does nothing. */
  StrayCheckHandler NONE = (buffer, offset, length, source) -> {};

  /** The bytes are the caller's again after the call. */
  void onStrayCheck(byte[] buffer, int offset, int length, SocketAddress source);
}
