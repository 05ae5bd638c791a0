package io.whipsidecar.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The far end of a path that its address alone does not tell from others. A plain {@link
 * InetSocketAddress} is a path too: the one over the UDP socket that is bound to all of this
 * machine's addresses. Paths are keys: each kind says what makes two of them one.
 */
public abstract class PeerPath extends SocketAddress {
  private static final long serialVersionUID = 1L;

  private final InetSocketAddress remote;

  protected PeerPath(InetSocketAddress remote) {
    this.remote = remote;
  }

  /** Address and port of the far end of any path. */
  public static InetSocketAddress remote(SocketAddress path) {
    return path instanceof PeerPath peer ? peer.remote : (InetSocketAddress) path;
  }

  /** Address and port of the far end. */
  public final InetSocketAddress remote() {
    return remote;
  }
}
