package io.whipsidecar.cli;

import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code serve}: runs the server until it is told to stop by SIGTERM or SIGINT. */
@Command(
    name = "serve",
    description = {
      "Run the server, until SIGTERM or SIGINT.",
      "No setting is needed. Prints a line that begins with `ready` when it serves."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was told to stop",
      "1:it can't start; the reason is printed",
      "2:wrong usage",
      "78:a configuration value is wrong"
    },
    footerHeading = "%nFor example:%n",
    footer = {
      "  whip-sidecar serve",
      "  whip-sidecar serve --advertise 203.0.113.7 --tls-cert chain.pem --tls-key key.pem",
      "  whip-sidecar serve --grpc-listen unix:/run/whip-sidecar/grpc.sock --log-format json",
      "  whip-sidecar serve --config /etc/whip-sidecar.properties",
      "",
      "More about each: docs/operations.md. `whip-sidecar doctor` checks the same settings."
    })
public final class ServeCommand implements Callable<Integer> {
  @CommandLine.Spec private @Nullable CommandSpec spec;

  private final ServerRunner runner;

  private ServeCommand(ServerRunner runner) {
    this.runner = runner;
  }

  static CommandLine create(ServerRunner runner) {
    CommandLine line = new CommandLine(new ServeCommand(runner));
    SettingOptions.addTo(line, EnumSet.allOf(Settings.class));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    CommandSpec own = Objects.requireNonNull(spec, "spec");
    ServerConfig config =
        SettingOptions.toConfig(own.commandLine().getParseResult(), System.getenv());
    config.refuseOpenDoors();
    runner.run(config, own.commandLine().getOut());
    return ExitCodes.OK;
  }

  /** Runs a server until it is told to stop. */
  public interface ServerRunner {
    /**
     * @param config what to run
     * @param out where the line goes that says the server is ready, and on which ports
     * @throws Exception when it can't start; the message is shown to the operator
     */
    void run(ServerConfig config, PrintWriter out) throws Exception;
  }
}
