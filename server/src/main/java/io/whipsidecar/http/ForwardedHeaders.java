package io.whipsidecar.http;

import io.whipsidecar.config.ServerConfig.ForwardedHeader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For}. Never throws for any value. */
final class ForwardedHeaders {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int MAX_HOPS = 32;

  private ForwardedHeaders() {}

  /** The senders that proxies saw, the first proxy's first. */
  static List<String> hops(ForwardedHeader header, List<String> lines) {
    List<String> hops = new ArrayList<>();
    for (String line : lines) {
      for (String element : line.split(",", -1)) {
        hops.add(header == ForwardedHeader.FORWARDED ? sender(element) : element.trim());
      }
    }
    // A client may have sent many of its own; the proxies' are the last ones.
    return hops.size() > MAX_HOPS ? hops.subList(hops.size() - MAX_HOPS, hops.size()) : hops;
  }

  /** The value of {@code for=} in one element; empty when it has none. */
  private static String sender(String element) {
    for (String pair : element.split(";", -1)) {
      String text = pair.trim();
      if (text.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return text.substring(4).replace("\"", "").trim();
      }
    }
    return "";
  }

  /** The address of a hop, without its port; null when it is none. Resolves no name. */
  static @Nullable InetAddress address(String hop) {
    String text = hop;
    int bracket = hop.indexOf(']');
    if (hop.startsWith("[") && bracket > 0) {
      text = hop.substring(1, bracket);
    } else if (hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
      text = hop.substring(0, hop.indexOf(':'));
    }
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
