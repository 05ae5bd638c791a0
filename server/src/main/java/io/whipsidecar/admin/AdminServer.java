package io.whipsidecar.admin;

import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.http.HttpLimits;
import io.whipsidecar.http.Page;
import io.whipsidecar.http.PageServer;

/** The operator's listener. {@link #start} and {@link #close} are called from one thread. */
public final class AdminServer implements AutoCloseable {
  private final WatchedFiles files = new WatchedFiles();
  private final PageServer server;

  /**
   * @param listen port 0 takes any free port, see {@link #port}
   * @throws io.whipsidecar.config.ConfigException when the file of tokens can't be used
   */
  public AdminServer(ServerConfig.Admin config, ListenAddress.Tcp listen, Page metrics) {
    BearerTokens tokens =
        config.asksForToken()
            ? BearerTokens.of("admin-token-file", config.tokenFile(), config.token(), files)
            : null;
    Door door = new Door(tokens, listen.address().getHostString());
    server =
        new PageServer(
            "admin", listen.address(), new AdminHandler(door, metrics), HttpLimits.DEFAULT);
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
    server.close();
  }
}
