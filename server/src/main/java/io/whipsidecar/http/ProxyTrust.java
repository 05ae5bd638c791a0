package io.whipsidecar.http;

import io.whipsidecar.config.ServerConfig.ForwardedHeader;
import io.whipsidecar.whip.Client;
import io.whipsidecar.wire.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, when reverse proxies stand before us. Only the word of a proxy that the
 * operator trusts counts: each of them adds the address that it saw, so the last one that is not
 * itself a trusted proxy's is the client's. It counts in one header only: a proxy that adds to one
 * passes on what the client has written into the other. Safe for threads.
 */
final class ProxyTrust {
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~%-]+)+");

  private final Predicate<InetAddress> trusted;
  private final ForwardedHeader believed;

  /**
   * @param believed the header that the trusted proxies add to
   */
  ProxyTrust(Predicate<InetAddress> trusted, ForwardedHeader believed) {
    this.trusted = trusted;
    this.believed = believed;
  }

  Client client(Request request) {
    InetAddress peer =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
            ? remote.getAddress()
            : null;
    if (peer == null) {
      return Client.direct("", false);
    }
    // A forwarded request came through a proxy, though it may be one that we don't believe.
    boolean forwarded = Arrays.stream(ForwardedHeader.values()).anyMatch(h -> has(request, h));
    boolean loopback = !forwarded && peer.isLoopbackAddress();
    if (!trusted.test(peer)) {
      Client client = Client.direct(IpText.of(peer), loopback);
      return forwarded ? client : client.at(local(request));
    }
    List<String> hops = ForwardedHeaders.hops(believed, lines(request, believed));
    String prefix = prefix(request.getHeaders().get("X-Forwarded-Prefix"));
    return new Client(IpText.of(client(peer, hops)), loopback, prefix, "");
  }

  private static boolean has(Request request, ForwardedHeader header) {
    return !lines(request, header).isEmpty();
  }

  private static List<String> lines(Request request, ForwardedHeader header) {
    return request.getHeaders().getValuesList(header.name().replace('_', '-'));
  }

  private static String local(Request request) {
    return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress own
            && own.getAddress() != null
        ? IpText.of(own.getAddress())
        : "";
  }

  private InetAddress client(InetAddress peer, List<String> hops) {
    InetAddress client = peer;
    for (int i = hops.size() - 1; i >= 0 && trusted.test(client); i--) {
      InetAddress before = ForwardedHeaders.address(hops.get(i));
      if (before == null) {
        break; // "unknown" or a pseudonym: RFC 7239 §6.2, §6.3
      }
      client = before;
    }
    return client;
  }

  /** No standard has it; Traefik and others send it when they take a prefix off. */
  private static String prefix(@Nullable String value) {
    if (value == null) {
      return "";
    }
    String path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    return PREFIX.matcher(path).matches() ? path : "";
  }
}
