package io.whipsidecar;

import io.whipsidecar.cli.CommandLineEncoding;
import io.whipsidecar.cli.CommandLines;
import io.whipsidecar.cli.ExitCodes;
import io.whipsidecar.config.EnvironmentVariables;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import io.whipsidecar.observe.Logging;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: command line in, exit code out. {@link Sidecar} is the server's wiring diagram. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    // Until a command says otherwise.
    boolean debug = "debug".equals(System.getenv(Settings.LOG_LEVEL.environmentVariable()));
    Logging.configure(debug ? "debug" : "info", false);
    String misread = CommandLineEncoding.problem();
    if (misread != null) {
      System.err.println("whip-sidecar: " + misread);
      System.exit(ExitCodes.USAGE);
    }
    System.exit(CommandLines.create(Main::serve, args).execute(args));
  }

  private static void serve(ServerConfig config, PrintWriter out) throws Exception {
    Logging.configure(
        config.logLevel().name().toLowerCase(Locale.ROOT),
        config.logFormat() == ServerConfig.LogFormat.JSON);
    EnvironmentVariables.warnings(System.getenv())
        .forEach(text -> LOG.atWarn().addKeyValue("text", text).log("unknown-variable"));
    Sidecar sidecar = new Sidecar(config);
    sidecar.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndExit(sidecar), "shutdown"));
    out.println(sidecar.readyLine());
    out.flush();
    new CountDownLatch(1).await(); // until a signal ends the process
  }

  /** A stop that was asked for is a success, whatever signal asked for it. */
  private static void stopAndExit(Sidecar sidecar) {
    int code = ExitCodes.OK;
    try {
      sidecar.stop();
    } catch (InterruptedException | RuntimeException e) {
      System.err.println("whip-sidecar: stopping failed: " + e);
      code = ExitCodes.FAILED;
    }
    Runtime.getRuntime().halt(code);
  }
}
