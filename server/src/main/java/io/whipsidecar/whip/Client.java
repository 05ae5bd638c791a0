package io.whipsidecar.whip;

/**
 * Who sent a request, behind whatever proxies the operator trusts.
 *
 * @param address as text, IPv6 with all of its eight groups
 * @param loopback whether the request came over the loopback interface, and not through a proxy
 * @param prefix what a proxy took off the path's front, such as {@code /live}; mostly empty
 * @param reachedAt the local address that it came to; empty behind a proxy
 */
public record Client(String address, boolean loopback, String prefix, String reachedAt) {
  private static final int NETWORK_GROUPS = 4; // a /64 is one subscriber's

  /** One that is not behind a proxy. */
  public static Client direct(String address, boolean loopback) {
    return new Client(address, loopback, "", "");
  }

  /** The same, and where it reached us. */
  public Client at(String local) {
    return new Client(address, loopback, prefix, local);
  }

  /** What is counted as one client: an IPv4 address, or a /64 of IPv6. */
  String network() {
    int end = 0;
    for (int i = 0; i < NETWORK_GROUPS; i++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }
}
