package io.whipsidecar.cli;

import io.whipsidecar.observe.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code man-pages}: writes a manual page of every command; for those who make packages. */
@Command(
    name = "man-pages",
    description = "Write a manual page of each command into a directory, for packages.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nFor example:%n",
    footer = {
      "  whip-sidecar man-pages ~/.local/share/man/man1",
      "  man whip-sidecar-serve",
    })
final class ManPagesCommand implements Callable<Integer> {
  private final Supplier<CommandLine> all;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "DIRECTORY",
      description = "Made when it is missing; pages of the same names are replaced.")
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  /**
   * @param all makes the whole command line, with every command
   */
  ManPagesCommand(Supplier<CommandLine> all) {
    this.all = all;
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    write(all.get().getCommandSpec(), BuildInfo.read().version());
    return ExitCodes.OK;
  }

  private void write(CommandSpec command, String version) throws IOException {
    Path page = directory.resolve(ManPage.name(command) + ".1");
    Files.writeString(page, ManPage.of(command, version));
    spec.commandLine().getOut().println(page);
    spec.commandLine().getOut().flush();
    for (CommandLine subcommand : command.subcommands().values()) {
      write(subcommand.getCommandSpec(), version);
    }
  }
}
