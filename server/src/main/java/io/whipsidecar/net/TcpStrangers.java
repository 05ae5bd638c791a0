package io.whipsidecar.net;

import io.whipsidecar.wire.PeerPath;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections that no session vouches for, oldest first, and how many each address has. Event
 * loop only.
 */
final class TcpStrangers {
  /** Publishers behind one NAT that connect together, each from a few interfaces. */
  static final int MAX_PER_ADDRESS = 32;

  /** 200 publishers at once, and as many again. */
  static final int MAX = 512;

  private static final int IPV6_NETWORK_BYTES = 8; // a host owns a /64, not an address

  private final Set<TcpConnection> all = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> perAddress = new HashMap<>();

  /** Whether this address may have one more. */
  boolean admits(InetAddress address) {
    return perAddress.getOrDefault(network(address), 0) < MAX_PER_ADDRESS;
  }

  void add(TcpConnection connection) {
    if (all.add(connection)) {
      perAddress.merge(network(connection), 1, Integer::sum);
    }
  }

  /** It ended, or is a stranger no more. */
  void remove(TcpConnection connection) {
    if (all.remove(connection)) {
      perAddress.computeIfPresent(network(connection), (a, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** Who has to go when there are too many: whoever had the most time. */
  @Nullable TcpConnection oldest() {
    Iterator<TcpConnection> iterator = all.iterator();
    return iterator.hasNext() ? iterator.next() : null;
  }

  int size() {
    return all.size();
  }

  /** Addresses that are counted. */
  int addresses() {
    return perAddress.size();
  }

  private static InetAddress network(TcpConnection connection) {
    return network(PeerPath.remote(connection).getAddress());
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
