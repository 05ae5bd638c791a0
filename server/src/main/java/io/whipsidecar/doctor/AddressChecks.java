package io.whipsidecar.doctor;

import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.net.AddressBook;
import io.whipsidecar.net.LocalAddresses;
import io.whipsidecar.wire.IpText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Whether publishers can reach the addresses that they are told. */
final class AddressChecks {
  private static final String NAME = "addresses";
  private static final String ADVERTISE =
      "say where publishers reach this machine: --advertise PUBLIC_ADDRESS_OR_NAME.";

  private AddressChecks() {}

  static Finding of(ServerConfig.Ice ice) {
    try {
      List<InetAddress> told = AddressBook.told(ice.advertise(), ice.interfaces()::accepts);
      return ice.advertise().isEmpty() ? own(told) : advertised(told, LocalAddresses.usable(true));
    } catch (UnknownHostException e) {
      return Finding.fail(
          NAME, String.valueOf(e.getMessage()), "mend the value, or say an address: --advertise.");
    }
  }

  static Finding own(List<InetAddress> own) {
    if (own.isEmpty()) {
      return Finding.warn(
          NAME, "this machine has none but loopback: only publishers on it can connect", ADVERTISE);
    }
    return reach(own, "publishers are told this machine's own, " + IpText.of(own));
  }

  static Finding advertised(List<InetAddress> said, List<InetAddress> own) {
    List<InetAddress> elsewhere = said.stream().filter(a -> !own.contains(a)).toList();
    String text = "publishers are told " + IpText.of(said);
    return reach(
        said,
        elsewhere.isEmpty()
            ? text
            : text
                + "; not of this machine: "
                + IpText.of(elsewhere)
                + ", so a NAT has to forward"
                + " the ICE port unchanged");
  }

  private static Finding reach(List<InetAddress> told, String text) {
    if (told.stream().allMatch(InetAddress::isLoopbackAddress)) {
      return Finding.warn(
          NAME,
          text + ": all are loopback, only publishers on this machine can connect",
          ADVERTISE);
    }
    if (told.stream().allMatch(AddressChecks::isPrivate)) {
      return Finding.warn(
          NAME, text + ": all are private, publishers from the Internet can't connect", ADVERTISE);
    }
    return Finding.ok(NAME, text);
  }

  /** RFC 1918, RFC 6598 (carriers' NAT) and RFC 4193. */
  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address) {
      return address.isLoopbackAddress() || (bytes[0] & 0xfe) == 0xfc;
    }
    boolean carrier = bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return address.isSiteLocalAddress() || address.isLoopbackAddress() || carrier;
  }
}
