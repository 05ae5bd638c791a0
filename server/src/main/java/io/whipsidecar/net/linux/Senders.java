package io.whipsidecar.net.linux;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers address objects, so that a datagram from a known sender makes none. Each place holds
 * the sender that came last: a flood from many addresses costs an object each, and no memory. One
 * thread.
 */
final class Senders {
  private static final int PLACES = 1 << 10;

  // The address as the kernel writes it, two numbers of eight bytes and two of four.
  private final long[] words = new long[PLACES * 3];
  private final @Nullable InetSocketAddress[] addresses = new InetSocketAddress[PLACES];

  InetSocketAddress at(ByteBuffer memory, int at) {
    boolean ipv4 = memory.getShort(at) == KernelAddress.AF_INET;
    // Family, port, and the IPv4 address or the flow label; the IPv6 address.
    long first = memory.getLong(at);
    long second = ipv4 ? 0 : memory.getLong(at + 8);
    long third = ipv4 ? 0 : memory.getLong(at + 16);
    int place = place(first ^ (second * 31) ^ third);
    InetSocketAddress known = addresses[place];
    int word = place * 3;
    if (known != null
        && words[word] == first
        && words[word + 1] == second
        && words[word + 2] == third
        && sameScope(known, ipv4 ? 0 : memory.getInt(at + 24))) {
      return known;
    }
    InetSocketAddress fresh = KernelAddress.read(memory, at);
    words[word] = first;
    words[word + 1] = second;
    words[word + 2] = third;
    addresses[place] = fresh;
    return fresh;
  }

  /** Link-local addresses of different interfaces are different peers. */
  private static boolean sameScope(InetSocketAddress known, int scope) {
    return scope == 0
        || (known.getAddress() instanceof Inet6Address address && address.getScopeId() == scope);
  }

  /** Multiplicative: the upper bits depend on all of them. */
  private static int place(long value) {
    return (int) ((value * 0x9E3779B97F4A7C15L) >>> 54);
  }
}
