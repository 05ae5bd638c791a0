package io.whipsidecar.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The far end of a path over TCP (RFC 6544), where a path over UDP has its {@link
 * InetSocketAddress}. Each connection is a path of its own: it equals itself only, so that it is
 * never taken for a UDP peer, or for a later connection, with the same address and port.
 */
public abstract class TcpPath extends SocketAddress {
  private static final long serialVersionUID = 1L;

  private final InetSocketAddress remote;

  protected TcpPath(InetSocketAddress remote) {
    this.remote = remote;
  }

  /** Address and port of the far end of any path. */
  public static InetSocketAddress remote(SocketAddress path) {
    return path instanceof TcpPath tcp ? tcp.remote : (InetSocketAddress) path;
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
    return remote + "/tcp";
  }
}
