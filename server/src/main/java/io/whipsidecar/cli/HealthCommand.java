package io.whipsidecar.cli;

import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import io.whipsidecar.grpc.HealthProbe;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code health}: whether the server of this configuration serves; a container's health check. */
@Command(
    name = "health",
    description = {
      "Ask a running server for its health (grpc.health.v1), and print the answer.",
      "Finds the server by the settings that it was started with."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it serves",
      "1:it does not, or there is no answer",
      "2:wrong usage",
      "78:a configuration value is wrong"
    })
public final class HealthCommand implements Callable<Integer> {
  private static final EnumSet<Settings> HOW_TO_REACH_IT =
      EnumSet.of(Settings.GRPC_LISTEN, Settings.GRPC_TLS_CERT, Settings.GRPC_TLS_KEY);

  @CommandLine.Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--timeout-ms",
      defaultValue = "2000",
      paramLabel = "ms",
      description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
  private int timeoutMs;

  private HealthCommand() {}

  static CommandLine create() {
    CommandLine line = new CommandLine(new HealthCommand());
    SettingOptions.addTo(line, HOW_TO_REACH_IT);
    return line;
  }

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec, "spec").commandLine();
    ServerConfig.Grpc grpc = SettingOptions.toConfig(line.getParseResult(), System.getenv()).grpc();
    SettingOptions.warnOfVariables(line, System.getenv());
    HealthProbe.Result result = HealthProbe.ask(grpc, Duration.ofMillis(timeoutMs));
    PrintWriter where = result.serving() ? line.getOut() : line.getErr();
    where.println(result.serving() ? result.text() : "whip-sidecar: " + result.text());
    where.flush();
    return result.serving() ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
