package io.whipsidecar.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}: the same as {@code --help} of the command that is named. */
@Command(
    name = "help",
    description = "Print the help of a command, or this overview.",
    mixinStandardHelpOptions = true,
    helpCommand = true)
final class HelpCommand implements Callable<Integer> {
  private final Supplier<CommandLine> all;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "Such as serve, or state list. Default: the overview.")
  private List<String> path = List.of();

  /**
   * @param all makes the whole command line, with every command
   */
  HelpCommand(Supplier<CommandLine> all) {
    this.all = all;
  }

  @Override
  public Integer call() {
    CommandLine command = all.get().setErr(spec.commandLine().getErr());
    for (String name : path) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            command, UsageErrors.unknownCommand(name, command.getCommandSpec()));
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
    return ExitCodes.OK;
  }
}
