package io.whipsidecar.net;

import io.whipsidecar.wire.IpText;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** The addresses that go into ICE candidates: the machine's own, or what the operator says. */
public final class LocalAddresses {
  private LocalAddresses() {}

  /**
   * The machine's addresses that a publisher may reach: of interfaces that are up, no link-local,
   * no multicast; IPv4 first, public before private, else in the order of the interfaces. May ask
   * the kernel: not for the event loop.
   *
   * @param withLoopback 127.0.0.1 and ::1 too, at the end of their family
   */
  public static List<InetAddress> usable(boolean withLoopback) {
    return usable(withLoopback, (name, address) -> true);
  }

  /**
   * As {@link #usable(boolean)}.
   *
   * @param accepted whether an address of an interface of this name counts
   */
  static List<InetAddress> usable(boolean withLoopback, BiPredicate<String, InetAddress> accepted) {
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      return order(
          interfaces
              .filter(LocalAddresses::isUp)
              .flatMap(one -> one.inetAddresses().filter(a -> accepted.test(one.getName(), a)))
              .filter(address -> withLoopback || !address.isLoopbackAddress())
              .toList());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where answers of a socket that is bound to all addresses may come from another one than was
   * asked: the machine's addresses that are not the only ones of their family, among which the
   * routing table chooses, and loopback ones beside 127.0.0.1.
   *
   * @param usable the machine's addresses
   * @param told what publishers are told, in their order
   */
  static Set<InetAddress> ambiguous(List<InetAddress> usable, List<InetAddress> told) {
    Set<InetAddress> ambiguous = new LinkedHashSet<>();
    for (InetAddress address : told) {
      if (address instanceof Inet4Address
          && address.isLoopbackAddress()
          && !address.equals(RtcpSockets.loopback())) {
        ambiguous.add(address); // all of 127.0.0.0/8 is this machine
      }
    }
    for (InetAddress address : usable) {
      if (usable.stream().filter(other -> other.getClass() == address.getClass()).count() > 1) {
        ambiguous.add(address);
      }
    }
    return ambiguous;
  }

  /**
   * The addresses of {@code --advertise} values, each a literal or a DNS name (all its addresses),
   * in their order, without duplicates. Asks DNS: not for the event loop.
   *
   * @throws UnknownHostException whose message names the value
   */
  public static List<InetAddress> resolve(List<String> values) throws UnknownHostException {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (String value : values) {
      addresses.addAll(resolve(value));
    }
    return List.copyOf(addresses);
  }

  private static List<InetAddress> resolve(String value) throws UnknownHostException {
    if (value.isBlank()) {
      throw unusable(value, "is empty"); // the JDK would take it for loopback
    }
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(value);
    } catch (UnknownHostException e) {
      throw unusable(value, "can't be resolved");
    }
    for (InetAddress address : addresses) {
      if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
        throw unusable(value, "is no address of a host");
      }
    }
    return List.of(addresses);
  }

  private static UnknownHostException unusable(String value, String why) {
    return new UnknownHostException(
        String.format(
            "advertise: \"%s\" %s (expected: an IP address or a DNS name that publishers reach)",
            value, why));
  }

  /** The machine's interfaces and addresses, for a message. */
  static String described() {
    List<String> all = new ArrayList<>();
    usable(false, (name, address) -> all.add(name + " " + IpText.of(withoutScope(address))));
    return String.join(", ", all);
  }

  /**
   * Drops what is no candidate and sorts by family, then public, private, loopback; otherwise keeps
   * the order.
   */
  static List<InetAddress> order(List<InetAddress> addresses) {
    List<InetAddress> ordered = new ArrayList<>();
    addresses.stream()
        .filter(LocalAddresses::isCandidate)
        .map(LocalAddresses::withoutScope)
        .distinct()
        .sorted(Comparator.comparingInt(LocalAddresses::rank)) // stable
        .forEach(ordered::add);
    return List.copyOf(ordered);
  }

  private static int rank(InetAddress address) {
    int family = address instanceof Inet4Address ? 0 : 3;
    return family + (address.isLoopbackAddress() ? 2 : isPrivate(address) ? 1 : 0);
  }

  /** RFC 1918, RFC 6598 (shared by a provider's customers), RFC 4193. */
  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean shared = (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
    boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
    return address instanceof Inet4Address ? address.isSiteLocalAddress() || shared : uniqueLocal;
  }

  private static boolean isCandidate(InetAddress address) {
    return !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }

  /** A scope ("%eth0") means nothing to another machine. */
  private static InetAddress withoutScope(InetAddress address) {
    try {
      return address instanceof Inet6Address
          ? InetAddress.getByAddress(address.getAddress())
          : address;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isUp(NetworkInterface networkInterface) {
    try {
      return networkInterface.isUp();
    } catch (SocketException e) {
      return false; // it went away meanwhile
    }
  }
}
