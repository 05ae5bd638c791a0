package io.whipsidecar.http;

import io.whipsidecar.observe.AcceptFailures;
import io.whipsidecar.wire.IpText;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Listeners that speak HTTP/1.1 and HTTP/2 (RFC 9113), in the clear and encrypted. */
final class Connectors {
  private static final int SHUTDOWN_IDLE_MS = 50;
  private static final int REQUEST_HEADER_BYTES = 8 * 1024;

  private final Server server;
  private final HttpLimits limits;

  Connectors(Server server, HttpLimits limits) {
    this.server = server;
    this.limits = limits;
  }

  /** HTTP/2 for clients that know beforehand (RFC 9113 §3.3), HTTP/1.1 for all others. */
  ServerConnector plain(InetSocketAddress address) {
    HttpConfiguration http = configuration();
    return connector(
        address, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
  }

  /** ALPN tells which of the two (RFC 9113 §3.2). */
  ServerConnector secure(InetSocketAddress address, SslContextFactory.Server identity) {
    HttpConfiguration http = configuration();
    // The client judges the name. Behind a load balancer it may be another one than ours.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    return connector(
        address,
        new SslConnectionFactory(identity, alpn.getProtocol()),
        alpn,
        new HTTP2ServerConnectionFactory(http),
        new HttpConnectionFactory(http));
  }

  private ServerConnector connector(InetSocketAddress address, ConnectionFactory... protocols) {
    ServerConnector connector = new Connector(server, protocols);
    connector.setHost(
        address.getAddress() == null ? address.getHostString() : IpText.of(address.getAddress()));
    connector.setPort(address.getPort());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MS); // kept-alive connections don't hold us up
    server.addConnector(connector);
    return connector;
  }

  private static final class Connector extends ServerConnector {
    private final AcceptFailures failures = new AcceptFailures("HTTP", System::nanoTime);

    Connector(Server server, ConnectionFactory... protocols) {
      super(server, 1, 1, protocols);
    }

    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
      if (isRunning() && !(failure instanceof ClosedChannelException)) { // as it is when we stop
        failures.add(failure);
      }
      return super.handleAcceptFailure(failure); // waits a second
    }
  }

  private HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setRequestHeaderSize(REQUEST_HEADER_BYTES);
    configuration.setIdleTimeout(limits.idleTimeout().toMillis());
    // A process id may hold '/', '%' or anything else, percent-encoded. No path of ours is ever a
    // file's, and WhipPath decodes strictly, so Jetty's guards against ambiguous paths would only
    // refuse honest publishers.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return configuration;
  }
}
