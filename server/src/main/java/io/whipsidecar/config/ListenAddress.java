package io.whipsidecar.config;

import io.whipsidecar.wire.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a listener listens: a TCP address, or the path of a Unix domain socket. Without a host it
 * is all addresses of the machine; port 0 lets the kernel choose one.
 */
public sealed interface ListenAddress {
  /** A TCP listener. */
  record Tcp(InetSocketAddress address) implements ListenAddress {
    @Override
    public String toString() {
      return IpText.of(address);
    }
  }

  /** A Unix domain socket. */
  record Unix(String path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  String TCP_EXPECTED = "host:port, [ipv6]:port or :port with a port from 0 to 65535";

  /**
   * Parses {@code host:port}, {@code [ipv6]:port}, {@code :port} or {@code unix:/path}.
   *
   * @throws ConfigException naming {@code key} when it is none of these, or the host is unknown
   */
  static ListenAddress parse(String key, String value) {
    if (value.startsWith("unix:")) {
      if (value.length() == "unix:".length()) {
        throw ConfigException.of(key, value, "unix:/path/to/socket");
      }
      return new Unix(value.substring("unix:".length()));
    }
    return parseTcp(key, value);
  }

  /** As {@link #parse}, for listeners that can't be a Unix domain socket. */
  static Tcp parseTcp(String key, String value) {
    int colon = value.lastIndexOf(':');
    if (colon < 0) {
      throw ConfigException.of(key, value, TCP_EXPECTED);
    }
    String host = value.substring(0, colon);
    int port = Parse.integer(key, value, value.substring(colon + 1), 0, 65_535, TCP_EXPECTED);
    if (host.isEmpty()) {
      return new Tcp(new InetSocketAddress(port));
    }
    return new Tcp(new InetSocketAddress(resolve(key, value, unbracket(host)), port));
  }

  private static String unbracket(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static InetAddress resolve(String key, String value, String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw ConfigException.of(key, value, "a host that resolves to an address");
    }
  }
}
