package io.whipsidecar.http;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.whip.WhipEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for WHIP and pages. {@link #start} and {@link #close} are called from one thread;
 * requests run on a small pool, and none holds a thread while its body arrives.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int SHUTDOWN_IDLE_MS = 50;
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 2; // idle threads cost memory, a POST a minute needs none
  private static final int THREAD_IDLE_MS = 30_000;
  private static final int REQUEST_HEADER_BYTES = 8 * 1024;

  private final InetSocketAddress address;
  private final Server server;
  private final ServerConnector connector;

  /**
   * @param address port 0 takes any free port, see {@link #port}
   * @param trustedProxies whether a peer's word about who the client is counts
   */
  public HttpServer(
      InetSocketAddress address,
      WhipEndpoint whip,
      List<Page> pages,
      HttpLimits limits,
      Predicate<InetAddress> trustedProxies) {
    this.address = requireNonNull(address, "address");
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName("http");
    threads.setReservedThreads(0);
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration(limits)));
    connector.setHost(address.getAddress() == null ? address.getHostString() : host(address));
    connector.setPort(address.getPort());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MS); // kept-alive connections don't hold us up
    server.addConnector(connector);
    server.setStopTimeout(limits.stopTimeout().toMillis());
    server.setErrorHandler(new ProblemErrorHandler());
    GracefulHandler graceful = new GracefulHandler(); // lets requests under way finish
    graceful.setHandler(
        new RequestHandler(
            requireNonNull(whip, "whip"), pages, limits, new ProxyTrust(trustedProxies)));
    server.setHandler(graceful);
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  private static HttpConfiguration configuration(HttpLimits limits) {
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

  /**
   * Begins to listen.
   *
   * @throws HttpBindException when the address is taken or not of this machine
   */
  public void start() {
    try {
      connector.open();
    } catch (IOException e) {
      throw new HttpBindException(
          "cannot listen on %s for HTTP: %s (stop what listens there, or choose another address)"
              .formatted(address, reason(e)),
          e);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not start", e);
    }
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** The port that is listened on; 0 before {@link #start}. */
  public int port() {
    return Math.max(connector.getLocalPort(), 0);
  }

  /** Refuses new requests, lets those under way finish, then ends every connection. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (TimeoutException e) {
      LOG.atInfo().log("http_clients_cut_off"); // they did not end within the stop timeout
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }
}
