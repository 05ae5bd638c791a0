package io.whipsidecar.session;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as people and programs read them: {@code 192.0.2.1:8189}, {@code [2001:db8::1]:8189}.
 */
final class AddressText {
  private AddressText() {}

  /** Empty for none. */
  static String of(@Nullable InetSocketAddress address) {
    return address == null ? "" : of(address.getAddress().getHostAddress(), address.getPort());
  }

  static String of(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
