package io.whipsidecar.control;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ingest}: the calls of a manager, by hand. */
@Command(
    name = "ingest",
    description = {
      "Start, stop, list, watch and inspect the ingests of a running server.",
      "Finds the server by the settings that it was started with."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(start | stop | list | get | watch | disconnect)",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server refused, or there is no answer",
      "2:wrong usage",
      "78:a setting is wrong"
    },
    footerHeading = "%nFor example:%n",
    footer = {
      "  whip-sidecar ingest start studio",
      "  whip-sidecar ingest list",
      "  whip-sidecar ingest watch studio",
      "  whip-sidecar ingest stop studio"
    })
public final class IngestCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private IngestCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param server how they find the server
   */
  public static CommandLine create(ServerOptions server) {
    CommandLine line = new CommandLine(new IngestCommand());
    List.of(
            new StartIngestCommand(server),
            new StopIngestCommand(server),
            new ListIngestsCommand(server),
            new GetIngestCommand(server),
            new WatchIngestsCommand(server),
            new DisconnectCommand(server))
        .forEach(command -> line.addSubcommand(ClientCommand.line(command)));
    return line;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
