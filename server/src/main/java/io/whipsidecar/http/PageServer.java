package io.whipsidecar.http;

import io.whipsidecar.observe.BindFailure;
import io.whipsidecar.whip.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A listener apart from the publishers' one. {@link #start} and {@link #close} are called from one
 * thread.
 */
public final class PageServer implements AutoCloseable {
  private static final int MAX_THREADS = 6; // an acceptor, a selector, and a few readers
  private static final int MIN_THREADS = 1;
  private static final int THREAD_IDLE_MS = 30_000;

  private final String name;
  private final InetSocketAddress address;
  private final Server server;
  private final ServerConnector connector;

  /** A listener for one page. */
  public PageServer(String name, InetSocketAddress address, Page page, HttpLimits limits) {
    this(name, address, new PageHandler(page), limits);
  }

  /**
   * @param name such as {@code metrics}: then {@code --metrics-listen} is its flag
   * @param address port 0 takes any free port, see {@link #port}
   */
  public PageServer(String name, InetSocketAddress address, Handler handler, HttpLimits limits) {
    this.name = name;
    this.address = address;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName(name);
    threads.setReservedThreads(0);
    server = new Server(threads);
    connector = new Connectors(server, limits).plain(address);
    server.setErrorHandler(new ProblemErrorHandler(Exit::send));
    server.setHandler(handler);
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
      throw new HttpBindException(BindFailure.ofTcp(address, name, "--" + name + "-listen", e));
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the listener for " + name + " did not start", e);
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
      throw new IllegalStateException("the listener for " + name + " did not stop", e);
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
      Exit.send(
          request,
          response,
          callback,
          known
              ? page.answer(request.getMethod())
              : Problem.NOT_FOUND.response("no such page (expected: " + page.path() + ")"));
      return true;
    }
  }
}
