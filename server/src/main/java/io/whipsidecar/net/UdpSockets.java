package io.whipsidecar.net;

import java.io.IOException;
import java.util.Collection;

/** Knows which UDP ports are bound. Called from the reader watch's thread only. */
interface UdpSockets extends AutoCloseable {
  /** Told about each socket. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param loopback whether it receives what is sent to 127.0.0.1
     * @param identity differs for each socket ever made, as far as that can be known
     * @param drops datagrams that the kernel has dropped on it since it was made
     */
    void socket(int port, boolean loopback, long identity, long drops);
  }

  /** Looks once. May report other sockets than those of {@code tracks}, and one socket twice. */
  void look(Collection<WatchedTrack> tracks, Visitor visitor) throws IOException;

  /** Whether identities tell a socket from the next one on the same port. */
  boolean knowsIdentities();

  @Override
  void close();
}
