package io.whipsidecar.admin;

import com.google.gson.JsonObject;
import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.grpc.IngestJson;
import io.whipsidecar.grpc.PublishUrls;
import io.whipsidecar.grpc.PublisherControl;
import io.whipsidecar.http.HttpLimits;
import io.whipsidecar.http.Page;
import io.whipsidecar.http.PageServer;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.metrics.MetricSources;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The operator's listener. {@link #start} and {@link #close} are called from one thread. */
public final class AdminServer implements AutoCloseable {
  private static final int PASS_BYTES = 16;

  private final WatchedFiles files = new WatchedFiles();
  private final Feed feed;
  private final PageServer server;

  /**
   * What the page shows and does.
   *
   * @param publishers ends them
   * @param sources of the server's own figures
   * @param urls of the WHIP endpoints
   */
  public record Sources(
      IngestRegistry registry,
      IngestEvents events,
      PublisherControl publishers,
      MetricSources sources,
      PublishUrls urls) {}

  /**
   * @param listen port 0 takes any free port, see {@link #port}
   * @throws io.whipsidecar.config.ConfigException when the file of tokens can't be used
   */
  public AdminServer(
      ServerConfig.Admin config, ListenAddress.Tcp listen, Page metrics, Sources of) {
    BearerTokens tokens =
        config.asksForToken()
            ? BearerTokens.of("admin-token-file", config.tokenFile(), config.token(), files)
            : null;
    Door door = new Door(tokens, listen.address().getHostString(), pass(), InstantSource.system());
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(AdminServer::daemon);
    FeedContents contents =
        new FeedContents(
            of.registry, of.events, new IngestJson(of.urls), new Totals(of.sources), hello(door));
    feed = new Feed(thread, contents, System::nanoTime, InstantSource.system());
    server =
        new PageServer(
            "admin",
            listen.address(),
            new AdminHandler(door, metrics, feed, of.registry, of.publishers, HttpLimits.DEFAULT),
            HttpLimits.DEFAULT);
  }

  private static String pass() {
    byte[] bytes = new byte[PASS_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "admin-feed");
    thread.setDaemon(true);
    return thread;
  }

  private static JsonObject hello(Door door) {
    JsonObject hello = new JsonObject();
    hello.addProperty("pass", door.pass());
    hello.addProperty("asksForToken", door.asksForToken());
    hello.add("server", Totals.server());
    return hello;
  }

  /**
   * Begins to listen.
   *
   * @throws io.whipsidecar.http.HttpBindException when the address is taken or not of this machine
   */
  public void start() {
    server.start();
    files.start();
  }

  /** The port that is listened on; 0 before {@link #start}. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    files.close();
    feed.close();
    server.close();
  }
}
