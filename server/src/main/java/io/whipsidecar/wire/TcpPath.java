package io.whipsidecar.wire;

import java.net.InetSocketAddress;

/**
 * A path over TCP (RFC 6544). Each connection is a path of its own: it equals itself only, so that
 * it is never taken for a UDP peer, or for a later connection, with the same address and port.
 */
public abstract class TcpPath extends PeerPath {
  private static final long serialVersionUID = 1L;

  protected TcpPath(InetSocketAddress remote) {
    super(remote);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public final String toString() {
    return remote() + "/tcp";
  }
}
