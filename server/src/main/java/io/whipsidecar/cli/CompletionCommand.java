package io.whipsidecar.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: the script by which a shell completes our command lines. */
@Command(
    name = "completion",
    description = "Print a script that completes command lines in bash and zsh.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nTo use it in this shell:%n",
    footer = "  source <(whip-sidecar completion)")
final class CompletionCommand implements Callable<Integer> {
  private final Supplier<CommandLine> all;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /**
   * @param all makes the whole command line, with every command
   */
  CompletionCommand(Supplier<CommandLine> all) {
    this.all = all;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("whip-sidecar", all.get()));
    out.flush();
    return ExitCodes.OK;
  }
}
