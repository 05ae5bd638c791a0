package io.whipsidecar;

import io.whipsidecar.cli.CommandLines;
import io.whipsidecar.config.ServerConfig;
import java.io.PrintWriter;

/** The wiring diagram: constructors from top to bottom, then start, wait, stop in reverse order. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(CommandLines.create(Main::serve).execute(args));
  }

  private static void serve(ServerConfig config, PrintWriter out) throws Exception {
    throw new IllegalStateException("wired when the parts have landed");
  }
}
