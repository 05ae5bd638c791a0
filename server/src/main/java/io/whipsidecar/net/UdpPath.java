package io.whipsidecar.net;

import io.whipsidecar.wire.PeerPath;
import java.net.InetSocketAddress;

/**
 * A path over a {@link UdpSocket} that is bound to one of the machine's addresses. A browser checks
 * several of our addresses from one socket of its own, so a path is the peer's address and our
 * socket. Event loop only.
 */
@SuppressWarnings("serial") // a path is an address by type only
final class UdpPath extends PeerPath {
  private static final long serialVersionUID = 1L;

  private final UdpSocket socket;

  UdpPath(InetSocketAddress remote, UdpSocket socket) {
    super(remote);
    this.socket = socket;
  }

  /** Where the peer sent to, and answers come from. */
  UdpSocket socket() {
    return socket;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UdpPath path && path.socket == socket && path.remote().equals(remote());
  }

  @Override
  public int hashCode() {
    return 31 * remote().hashCode() + System.identityHashCode(socket);
  }

  @Override
  public String toString() {
    return remote() + " at " + socket;
  }
}
