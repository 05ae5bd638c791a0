package io.whipsidecar.cli;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.conformance.ConformanceCommand;
import io.whipsidecar.demo.DemoCommand;
import io.whipsidecar.publish.PublishCommand;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The whole command line with its subcommands. Called by {@code Main}, once. */
@Command(
    name = "whip-sidecar",
    description = "WHIP ingest for restream managers that run FFmpeg.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failed", "2:wrong usage", "78:a configuration value is wrong"})
public final class CommandLines implements Runnable {
  private CommandLines() {}

  /**
   * All commands, ready to execute.
   *
   * @param runner what {@code serve} runs
   */
  public static CommandLine create(ServeCommand.ServerRunner runner) {
    CommandLine root = new CommandLine(new CommandLines());
    root.addSubcommand(ServeCommand.create(runner));
    root.addSubcommand(new PublishCommand());
    root.addSubcommand(new ConformanceCommand());
    root.addSubcommand(new DemoCommand());
    root.addSubcommand(new StateCommand());
    root.addSubcommand(HealthCommand.create());
    root.addSubcommand(DoctorCommand.create());
    root.getSubcommands().values().forEach(CommandLines::styled);
    return styled(root);
  }

  private static CommandLine styled(CommandLine line) {
    return line.setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(CommandLines::report)
        .setAbbreviatedOptionsAllowed(false);
  }

  private static int report(Exception e, CommandLine line, CommandLine.ParseResult result) {
    PrintWriter err = line.getErr();
    err.println("whip-sidecar: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
    err.flush();
    return e instanceof ConfigException ? ExitCodes.CONFIGURATION : ExitCodes.FAILED;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        new CommandLine(this),
        "A command is expected: serve, health, doctor, state, publish, conformance or demo.");
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CommandLines.class.getPackage().getImplementationVersion();
      return new String[] {"whip-sidecar " + Objects.requireNonNullElse(version, "development")};
    }
  }
}
