package io.whipsidecar.cli;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.conformance.ConformanceCommand;
import io.whipsidecar.control.IngestCommand;
import io.whipsidecar.control.RunCommand;
import io.whipsidecar.demo.DemoCommand;
import io.whipsidecar.http.HttpBindException;
import io.whipsidecar.observe.FailureText;
import io.whipsidecar.publish.PublishCommand;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** The whole command line with its subcommands. Called by {@code Main}, once. */
@Command(
    name = "whip-sidecar",
    description = "WHIP ingest for restream managers that run FFmpeg.",
    footer = {"", "More about one: whip-sidecar help COMMAND. The documents: docs/README.md."},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class CommandLines implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLines.class);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Of a command that says nothing more exact. */
  private static final Map<String, String> EXIT_CODES = exitCodes();

  private CommandLines() {}

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "success");
    codes.put("1", "failed; the reason is printed");
    codes.put("2", "wrong usage");
    codes.put("78", "a configuration value is wrong, or the store can't be used");
    return codes;
  }

  /**
   * The command that is asked for, or all of them, ready to execute: a server's start is not to
   * wait for the making of commands that nobody has asked for.
   *
   * @param runner what {@code serve} runs
   * @param args the command line
   */
  public static CommandLine create(ServeCommand.ServerRunner runner, String... args) {
    Map<String, Supplier<Object>> commands = commands(runner);
    if (args.length > 0 && commands.containsKey(args[0])) {
      commands.keySet().retainAll(Set.of(args[0]));
    }
    CommandLine root = new CommandLine(new CommandLines());
    commands.forEach((name, command) -> root.addSubcommand(name, command.get()));
    return styled(root);
  }

  private static Map<String, Supplier<Object>> commands(ServeCommand.ServerRunner runner) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> ServeCommand.create(runner));
    commands.put("ingest", () -> IngestCommand.create(new ClientOptions()));
    commands.put("run", () -> RunCommand.create(new ClientOptions()));
    commands.put("publish", PublishCommand::new);
    commands.put("conformance", ConformanceCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("state", StateCommand::new);
    commands.put("health", HealthCommand::create);
    commands.put("doctor", DoctorCommand::create);
    commands.put("help", () -> new HelpCommand(() -> create(runner)));
    commands.put("completion", () -> new CompletionCommand(() -> create(runner)));
    commands.put("man-pages", () -> new ManPagesCommand(() -> create(runner)));
    return commands;
  }

  /** The command and all below it. */
  private static CommandLine styled(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionText());
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
    }
    line.getSubcommands().values().forEach(CommandLines::styled);
    return line.setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(UsageErrors::report)
        .setExecutionExceptionHandler(CommandLines::report)
        .setExpandAtFiles(false) // an argument may begin with @, FFmpeg's in `run` too
        .setAbbreviatedOptionsAllowed(false);
  }

  private static int report(Exception thrown, CommandLine line, CommandLine.ParseResult result) {
    Exception e = thrown instanceof InvalidPathException path ? unwritable(path) : thrown;
    PrintWriter err = line.getErr();
    LOG.atDebug().setCause(e).log("command-failed");
    if (isExpected(e)) {
      message(e).lines().forEach(one -> err.println("whip-sidecar: " + one));
    } else {
      err.println("whip-sidecar: a fault of whip-sidecar itself; please report it:");
      e.printStackTrace(err);
    }
    err.flush();
    return e instanceof ConfigException ? ExitCodes.CONFIGURATION : ExitCodes.FAILED;
  }

  /** A path of the configuration file, which is UTF-8 in every locale. */
  private static ConfigException unwritable(InvalidPathException e) {
    return new ConfigException(
        "\"%s\" (expected: a path in the characters of Java's locale): set LC_ALL=C.UTF-8"
            .formatted(e.getInput()));
  }

  /** All others are faults in the program: there the trace is worth more than a line. */
  private static boolean isExpected(Exception e) {
    return !(e instanceof RuntimeException)
        || e instanceof ConfigException
        || e instanceof HttpBindException
        || e instanceof UncheckedIOException;
  }

  /** The JDK's messages about files are the file's name alone. */
  private static String message(Exception e) {
    return e instanceof FileSystemException
        ? FailureText.withFile(e)
        : Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  @Override
  public Integer call() {
    return UsageErrors.commandExpected(spec);
  }
}
