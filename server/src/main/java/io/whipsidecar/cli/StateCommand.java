package io.whipsidecar.cli;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ConfigSources;
import io.whipsidecar.config.Settings;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.store.RegistrationJson;
import io.whipsidecar.store.SqliteIngestStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code state}: looks into the store of a server that is not running, and copies it. */
@Command(
    name = "state",
    description = {
      "List, export, import and remove what a server has registered.",
      "Works while no server uses the directory."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | export | import | remove)")
public final class StateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--config",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "The properties file of the server; its state-dir is taken.")
  private @Nullable Path configFile;

  @Option(
      names = "--state-dir",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "directory",
      description =
          "Where registrations are kept. Default: as serve: WHIP_SIDECAR_STATE_DIR, else state-dir"
              + " of --config, else ./state.")
  private @Nullable Path stateDirFlag;

  @Override
  public Integer call() {
    return UsageErrors.commandExpected(spec);
  }

  /** Where a server with the same settings keeps its store. */
  private Path stateDir() {
    Map<String, String> flags =
        stateDirFlag == null ? Map.of() : Map.of(Settings.STATE_DIR.key(), stateDirFlag.toString());
    ConfigSources sources = ConfigSources.of(flags, System.getenv(), configFile).checked();
    return Path.of(sources.value(Settings.STATE_DIR));
  }

  @Command(description = "Print a table of the registrations.", mixinStandardHelpOptions = true)
  int list() throws Exception {
    List<Registration> stored = stored();
    PrintWriter out = spec.commandLine().getOut();
    out.println("PROCESS\tPORTS\tLEGS\tTOKEN\tMANAGER\tREGISTERED\tREFERENCE");
    for (Registration registration : stored) {
      out.println(line(registration));
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static String line(Registration registration) {
    return String.join(
        "\t",
        printable(registration.id().value()),
        registration.ports().first() + "-" + registration.ports().last(),
        registration.config().legFormat().name(),
        registration.config().publishToken() == null ? "no" : "yes",
        printable(registration.manager().managerId()),
        registration.registeredTime().toString(),
        printable(registration.reference()));
  }

  /** Ids may hold anything; a table of tabs and lines must stay one. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  @Command(
      name = "export",
      description = "Print the registrations as lines of JSON.",
      mixinStandardHelpOptions = true)
  int export(
      @Option(
              names = "--with-tokens",
              description = "Publish tokens too; without them the export can't be imported again.")
          boolean withTokens)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    for (Registration registration : stored()) {
      out.println(
          withTokens
              ? RegistrationJson.write(registration)
              : RegistrationJson.writeWithoutToken(registration));
    }
    out.flush();
    return ExitCodes.OK;
  }

  @Command(
      description = {
        "Remove registrations, if all that are named are there.",
        "Their FFmpeg has to have ended: its ports may go to others."
      },
      mixinStandardHelpOptions = true)
  int remove(
      @Parameters(paramLabel = "ID", arity = "1..*", description = "A process id.") String[] ids)
      throws Exception {
    int removed = 0;
    try (SqliteIngestStore store = openStore()) {
      Set<String> known =
          store.load().stream().map(one -> one.id().value()).collect(Collectors.toSet());
      for (String id : ids) {
        if (!known.contains(id)) {
          throw new IOException(
              "nothing was removed: \"%s\" is not registered (expected: an id of state list)"
                  .formatted(id));
        }
      }
      for (String id : Set.copyOf(List.of(ids))) {
        String failure = store.delete(new ProcessId(id)).await();
        if (failure != null) {
          throw new IOException("\"" + id + "\" was not removed: " + failure);
        }
        removed++;
      }
    }
    spec.commandLine().getOut().println("removed: " + removed);
    spec.commandLine().getOut().flush();
    return ExitCodes.OK;
  }

  /** One that is there; none is made. */
  private SqliteIngestStore openStore() throws IOException {
    Path stateDir = stateDir();
    if (!SqliteIngestStore.exists(stateDir)) {
      throw ConfigException.of(
          Settings.STATE_DIR.key(), stateDir.toString(), "a directory with a store");
    }
    return SqliteIngestStore.open(stateDir);
  }

  private List<Registration> stored() throws IOException, InterruptedException {
    try (SqliteIngestStore store = openStore()) {
      return store.load().stream().sorted(Comparator.comparing(Registration::id)).toList();
    }
  }

  @Command(
      name = "import",
      description = {
        "Add the registrations of an export: all or none.",
        "One that has the id of a stored one replaces it."
      },
      mixinStandardHelpOptions = true)
  int importAll(
      @Parameters(
              paramLabel = "FILE",
              description = "An export made with --with-tokens; - is" + " standard input.")
          String file)
      throws Exception {
    List<Registration> added = file.equals("-") ? readInput() : read(Path.of(file));
    try (SqliteIngestStore store = SqliteIngestStore.open(stateDir())) {
      checkPorts(store.load(), added);
      String failure = store.saveAll(added).await();
      if (failure != null) {
        throw new IOException("nothing was imported: " + failure);
      }
    }
    spec.commandLine().getOut().println("imported: " + added.size());
    spec.commandLine().getOut().flush();
    return ExitCodes.OK;
  }

  private static List<Registration> read(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return read(reader);
    }
  }

  private static List<Registration> readInput() throws IOException {
    return read(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  private static List<Registration> read(BufferedReader reader) throws IOException {
    List<Registration> registrations = new ArrayList<>();
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      try {
        if (!line.isBlank()) {
          registrations.add(RegistrationJson.read(line));
        }
      } catch (IllegalArgumentException e) {
        throw new IOException("nothing was imported: line " + number + ": " + e.getMessage(), e);
      }
    }
    return registrations;
  }

  /** A server could restore only one of two registrations with the same ports. */
  private static void checkPorts(List<Registration> stored, List<Registration> added)
      throws IOException {
    Map<ProcessId, Registration> merged = new TreeMap<>();
    stored.forEach(registration -> merged.put(registration.id(), registration));
    added.forEach(registration -> merged.put(registration.id(), registration));
    List<Registration> byPort =
        merged.values().stream()
            .sorted(Comparator.comparingInt(registration -> registration.ports().first()))
            .toList();
    for (int i = 1; i < byPort.size(); i++) {
      Registration lower = byPort.get(i - 1);
      Registration upper = byPort.get(i);
      if (upper.ports().first() <= lower.ports().last()) {
        throw new IOException(
            "nothing was imported: \"%s\" and \"%s\" both have port %d (expected: ports of their own)"
                .formatted(lower.id(), upper.id(), upper.ports().first()));
      }
    }
  }
}
