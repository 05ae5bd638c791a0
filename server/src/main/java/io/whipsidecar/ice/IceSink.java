package io.whipsidecar.ice;

import java.net.SocketAddress;

/** Whom an {@link IceLiteAgent} tells. Called from within its methods, on the session's thread. */
public interface IceSink {
  /** An answer; the bytes are the agent's again after the call. */
  void sendStun(SocketAddress to, byte[] message, int offset, int length);

  /** A check from this address was authentic; called for each of them. */
  void onAuthenticated(SocketAddress source);

  /**
   * What is sent to the publisher goes there from now on.
   *
   * @param nominated whether the publisher has nominated the pair; before that it is provisional
   */
  void onSelectedPath(SocketAddress address, boolean nominated);
}
