package io.whipsidecar.net;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The addresses that go into ICE candidates: the machine's own, or what the operator says. */
public final class LocalAddresses {
  private LocalAddresses() {}

  /**
   * The machine's addresses that a publisher may reach: of interfaces that are up, no link-local,
   * no multicast; IPv4 first, else in the order of the interfaces. May ask the kernel: not for the
   * event loop.
   *
   * @param withLoopback 127.0.0.1 and ::1 too, at the end of their family
   */
  public static List<InetAddress> usable(boolean withLoopback) {
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      return order(
          interfaces
              .filter(LocalAddresses::isUp)
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> withLoopback || !address.isLoopbackAddress())
              .toList());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Drops what is no candidate and sorts by family, loopback last; otherwise keeps the order. */
  static List<InetAddress> order(List<InetAddress> addresses) {
    List<InetAddress> ordered = new ArrayList<>();
    for (boolean ipv4 : new boolean[] {true, false}) {
      for (boolean loopback : new boolean[] {false, true}) {
        addresses.stream()
            .filter(a -> a instanceof Inet4Address == ipv4 && a.isLoopbackAddress() == loopback)
            .filter(LocalAddresses::isCandidate)
            .map(LocalAddresses::withoutScope)
            .forEach(ordered::add);
      }
    }
    return ordered.stream().distinct().toList();
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
