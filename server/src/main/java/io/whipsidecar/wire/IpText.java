package io.whipsidecar.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * IP addresses as people and programs write them: IPv6 as RFC 5952 has it, {@code 2001:db8::1},
 * where the JDK writes {@code 2001:db8:0:0:0:0:0:1}. Any thread; not for the packet path.
 */
public final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  /** {@code 192.0.2.1}, {@code 2001:db8::1}, {@code fe80::1%eth0}. */
  public static String of(InetAddress address) {
    String jdk = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return jdk;
    }
    int scope = jdk.indexOf('%');
    return compressed(groups(address.getAddress())) + (scope < 0 ? "" : jdk.substring(scope));
  }

  /** Several, separated by commas. */
  public static String of(Collection<InetAddress> addresses) {
    return addresses.stream().map(IpText::of).collect(Collectors.joining(", "));
  }

  /** {@code 192.0.2.1:8189}, {@code [2001:db8::1]:8189}. */
  public static String of(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    return withPort(host == null ? address.getHostString() : of(host), address.getPort());
  }

  /** The same of a host that is text already. */
  public static String withPort(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static int[] groups(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    return groups;
  }

  /** RFC 5952 §4.2: the longest run of zeros is left out, the first of equals, never one alone. */
  private static String compressed(int[] groups) {
    int best = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeros(groups, i);
      if (run > longest) {
        best = i;
        longest = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == best) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean begins = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(begins ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zeros(int[] groups, int from) {
    int end = from;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - from;
  }
}
