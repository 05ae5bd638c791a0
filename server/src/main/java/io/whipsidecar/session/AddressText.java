package io.whipsidecar.session;

import io.whipsidecar.wire.IpText;
import io.whipsidecar.wire.PeerPath;
import io.whipsidecar.wire.TcpPath;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as people and programs read them: {@code 192.0.2.1:8189}, {@code [2001:db8::1]:8189}.
 */
final class AddressText {
  private AddressText() {}

  /** The far end of a path; that of a connection ends with {@code /tcp}. Empty for none. */
  static String of(@Nullable SocketAddress path) {
    return path instanceof TcpPath ? ipAndPort(path) + "/tcp" : ipAndPort(path);
  }

  /** The far end of a path, whatever its transport. Empty for none. */
  static String ipAndPort(@Nullable SocketAddress path) {
    if (path == null) {
      return "";
    }
    InetSocketAddress remote = PeerPath.remote(path);
    return IpText.of(remote);
  }
}
