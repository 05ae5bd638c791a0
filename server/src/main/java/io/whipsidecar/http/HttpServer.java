package io.whipsidecar.http;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.observe.BindFailure;
import io.whipsidecar.whip.RefusedRequest;
import io.whipsidecar.whip.WhipEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for WHIP and pages. {@link #start} and {@link #close} are called from one thread;
 * requests run on a small pool, and none holds a thread while its body arrives.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 2; // idle threads cost memory, a POST a minute needs none
  private static final int THREAD_IDLE_MS = 30_000;

  private final ServerConfig.Http config;
  private final Server server;
  private final ServerConnector plain;
  private final @Nullable ServerConnector secure;
  private final WatchedFiles files = new WatchedFiles();
  private volatile RequestListener requests = (method, status) -> {};
  private volatile Consumer<RefusedRequest> refusals = refusal -> {};

  /**
   * @param config port 0 takes any free port, see {@link #port}
   * @throws ConfigException when the certificate can't be used
   */
  public HttpServer(
      ServerConfig.Http config, WhipEndpoint whip, List<Page> pages, HttpLimits limits) {
    this.config = config;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName("http");
    threads.setReservedThreads(0);
    server = new Server(threads);
    server.addBean(new NetworkConnectionLimit(limits.maxConnections(), server));
    Connectors connectors = new Connectors(server, limits);
    plain = connectors.plain(config.listen().address());
    ServerConfig.Https https = config.https();
    secure =
        https == null
            ? null
            : connectors.secure(https.listen().address(), HttpsIdentity.of(https, files));
    if (secure != null) {
      secure.addBean(new TlsFailures(refusal -> refusals.accept(refusal)));
    }
    server.setStopTimeout(limits.stopTimeout().toMillis());
    server.setRequestLog(
        (request, response) -> requests.onRequest(request.getMethod(), response.getStatus()));
    ProxyTrust proxies =
        new ProxyTrust(
            peer -> config.trustedProxies().stream().anyMatch(p -> p.contains(peer)),
            config.forwardedHeader());
    PublisherExit publishers = new PublisherExit(proxies, refusal -> refusals.accept(refusal));
    server.setErrorHandler(new ProblemErrorHandler(publishers::send));
    GracefulHandler graceful = new GracefulHandler(); // lets requests under way finish
    graceful.setHandler(
        new RequestHandler(requireNonNull(whip, "whip"), pages, limits, proxies, publishers));
    server.setHandler(graceful);
  }

  /** Has every answer told from now on. */
  public void onRequest(RequestListener listener) {
    requests = listener;
  }

  /** Has every refusal of a publisher told from now on, on HTTP threads, before it is answered. */
  public void onRefusal(Consumer<RefusedRequest> listener) {
    refusals = listener;
  }

  /**
   * Begins to listen.
   *
   * @throws HttpBindException when an address is taken or not of this machine
   */
  public void start() {
    open(plain, config.listen(), "HTTP", "--http-listen");
    ServerConfig.Https https = config.https();
    if (secure != null && https != null) {
      open(secure, https.listen(), "HTTPS", "--https-listen");
    }
    files.start();
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not start", e);
    }
  }

  private static void open(
      ServerConnector connector, ListenAddress.Tcp address, String purpose, String flag) {
    try {
      connector.open();
    } catch (IOException e) {
      throw new HttpBindException(BindFailure.ofTcp(address.address(), purpose, flag, e));
    }
  }

  /** The port that is listened on; 0 before {@link #start}. */
  public int port() {
    return Math.max(plain.getLocalPort(), 0);
  }

  /** The port that is listened on for HTTPS; 0 before {@link #start} or without a certificate. */
  public int securePort() {
    return secure == null ? 0 : Math.max(secure.getLocalPort(), 0);
  }

  /** Refuses new requests, lets those under way finish, then ends every connection. */
  @Override
  public void close() {
    files.close();
    try {
      server.stop();
    } catch (TimeoutException e) {
      LOG.atInfo().log("http_clients_cut_off"); // they did not end within the stop timeout
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }
}
