package io.whipsidecar.http;

import io.whipsidecar.whip.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A listener for one page, apart from the publishers' one. {@link #start} and {@link #close} are
 * called from one thread.
 */
public final class PageServer implements AutoCloseable {
  private static final int MAX_THREADS = 6; // an acceptor, a selector, and a few scrapers
  private static final int MIN_THREADS = 1;
  private static final int THREAD_IDLE_MS = 30_000;

  private final Server server;
  private final ServerConnector connector;

  /**
   * @param address port 0 takes any free port, see {@link #port}
   */
  public PageServer(InetSocketAddress address, Page page, HttpLimits limits) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName("metrics");
    threads.setReservedThreads(0);
    server = new Server(threads);
    connector = new Connectors(server, limits).plain(address);
    server.setErrorHandler(new ProblemErrorHandler());
    server.setHandler(new PageHandler(page));
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
          "cannot listen on %s:%d for metrics: %s (choose another --metrics-listen)"
              .formatted(connector.getHost(), connector.getPort(), e.getMessage()),
          e);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the metrics server did not start", e);
    }
  }

  /** The port that is listened on; 0 before {@link #start}. */
  public int port() {
    return Math.max(connector.getLocalPort(), 0);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the metrics server did not stop", e);
    }
  }

  private static final class PageHandler extends Handler.Abstract {
    private final Page page;

    PageHandler(Page page) {
      this.page = page;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      boolean known = page.path().equals(request.getHttpURI().getPath());
      boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
      if (!known || !reads) {
        refuse(known, request, response, callback);
        return true;
      }
      Page.Content content = page.content().get();
      byte[] body = content.body().getBytes(StandardCharsets.UTF_8);
      response.setStatus(content.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.contentType());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      boolean head = request.getMethod().equals("HEAD");
      response.write(true, ByteBuffer.wrap(head ? new byte[0] : body), callback);
      return true;
    }

    private void refuse(boolean known, Request request, Response response, Callback callback) {
      if (known) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      }
      Exit.send(
          request,
          response,
          callback,
          known
              ? Problem.METHOD_NOT_ALLOWED.response(
                  request.getMethod() + " (expected: GET or HEAD)")
              : Problem.NOT_FOUND.response("no such page (expected: " + page.path() + ")"));
    }
  }
}
