package io.whipsidecar.net.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads struct sockaddr_in and sockaddr_in6. */
final class KernelAddress {
  /** Bytes of the larger one. */
  static final int BYTES = 28;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int IPV4_AT = 4;
  private static final int IPV6_AT = 8;
  private static final int SCOPE_AT = 24;

  private KernelAddress() {}

  /** The address at {@code at}; IPv4 as {@code Inet4Address}, also where an IPv6 socket has it. */
  static InetSocketAddress read(ByteBuffer memory, int at) {
    int family = memory.getShort(at);
    int port = port(memory, at);
    if (family == AF_INET) {
      return new InetSocketAddress(address(memory, at + IPV4_AT, 4, 0), port);
    }
    if (family == AF_INET6) {
      InetAddress address = address(memory, at + IPV6_AT, 16, memory.getInt(at + SCOPE_AT));
      return new InetSocketAddress(address, port);
    }
    throw new IllegalArgumentException(
        "address family: " + family + " (expected: " + AF_INET + " or " + AF_INET6 + ")");
  }

  /** The port of the address at {@code at}, which is in network order. */
  static int port(ByteBuffer memory, int at) {
    return (memory.get(at + 2) & 0xff) << 8 | (memory.get(at + 3) & 0xff);
  }

  private static InetAddress address(ByteBuffer memory, int at, int length, int scope) {
    byte[] bytes = new byte[length];
    memory.get(at, bytes);
    try {
      // A mapped IPv4 address becomes an Inet4Address here.
      return scope == 0
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, scope);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(Arrays.toString(bytes), e); // its length is right
    }
  }
}
