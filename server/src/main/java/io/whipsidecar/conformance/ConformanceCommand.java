package io.whipsidecar.conformance;

import io.whipsidecar.conformance.Requirement.Level;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code whip-sidecar conformance URL}: tries every requirement of RFC 9725 on a server and prints
 * a line for each.
 */
@Command(
    name = "conformance",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Try the requirements of RFC 9725, and of those that it builds on, on any WHIP server.",
      "Prints a line for each: whether it is met, its level and section, and what was seen"
          + " instead.",
      "The endpoint has to be free; it is flooded at the end."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every MUST is met",
      "1:a MUST is not met, or no server answers",
      "2:wrong usage"
    })
public final class ConformanceCommand implements Callable<Integer> {
  private static final String URL_EXAMPLE = "http://localhost:8080/whip/channel1";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "The WHIP endpoint, such as " + URL_EXAMPLE + ".")
  @SuppressWarnings("NullAway.Init")
  private URI endpoint;

  @Option(
      names = "--token",
      defaultValue = "${env:WHIP_TOKEN}",
      description =
          "Bearer token; without one the requirements about tokens are left out. Default: the"
              + " environment variable WHIP_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--codec",
      defaultValue = "h264",
      description =
          "The video codec to offer: h264, h265, vp8, vp9 or av1. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String codec;

  @Option(
      names = "--only",
      defaultValue = "",
      description = "Only requirements whose section or sentence has this in it.")
  @SuppressWarnings("NullAway.Init")
  private String only;

  @Option(names = "--markdown", description = "Print a table for a document.")
  private boolean markdown;

  @Override
  public Integer call() throws IOException {
    if (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).startsWith("http")) {
      throw wrong("URL", String.valueOf(endpoint), "a WHIP endpoint, such as " + URL_EXAMPLE);
    }
    if (!codec.toLowerCase(Locale.ROOT).matches("h264|h265|vp8|vp9|av1")) {
      throw wrong("--codec", codec, "h264, h265, vp8, vp9 or av1");
    }
    String presented = token == null || token.isEmpty() ? null : token;
    Whip server = new Whip(endpoint, presented, codec.toUpperCase(Locale.ROOT));
    requireEndpoint(server, presented != null);
    Report report = new Report(spec.commandLine().getOut(), markdown);
    report.begin();
    for (Requirement requirement : selected(presented != null)) {
      report.add(requirement, attempt(requirement, server));
    }
    return report.end();
  }

  private ParameterException wrong(String name, String value, String expected) {
    return new ParameterException(
        spec.commandLine(), "%s: \"%s\" (expected: %s)".formatted(name, value, expected));
  }

  /** Where no session can be opened at all, a hundred unmet requirements would say nothing. */
  private static void requireEndpoint(Whip server, boolean withToken) throws IOException {
    try {
      int status = server.post(server.offer().text()).status();
      if (status == 401 || status == 403) {
        throw new IOException(
            "%s answers %d: it %s (expected: the ingest's by --token or WHIP_TOKEN)"
                .formatted(
                    server.endpoint(),
                    status,
                    withToken ? "does not take this token" : "asks for a bearer token"));
      }
      if (status == 404) {
        throw new IOException(
            "%s answers 404 (expected: a WHIP endpoint; is the ingest registered?)"
                .formatted(server.endpoint()));
      }
    } catch (HttpTimeoutException | ConnectException e) {
      throw new IOException(
          "no answer from %s: %s (expected: a WHIP server that runs there)"
              .formatted(server.endpoint(), FailureText.of(e)),
          e);
    } catch (Unmet e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<Requirement> selected(boolean withToken) {
    return Requirements.all(withToken).stream()
        .filter(r -> (r.source() + " " + r.sentence()).contains(only))
        .toList();
  }

  /** Null when it is met, else what was seen. */
  private static @Nullable String attempt(Requirement requirement, Whip server) {
    try {
      requirement.check().run(server);
      return null;
    } catch (Exception e) { // whatever a server makes a check run into, the next one is tried
      String message = e instanceof Unmet ? e.getMessage() : e.toString();
      return String.valueOf(message).replaceAll("\\s+", " ");
    }
  }

  /** The lines, and how many there were of each kind. */
  private static final class Report {
    private final PrintWriter out;
    private final boolean markdown;
    private final int[] tried = new int[Level.values().length];
    private final int[] met = new int[Level.values().length];

    Report(PrintWriter out, boolean markdown) {
      this.out = out;
      this.markdown = markdown;
    }

    void begin() {
      if (markdown) {
        out.println("| | level | source | requirement |\n|---|---|---|---|");
      }
    }

    void add(Requirement requirement, @Nullable String seen) {
      tried[requirement.level().ordinal()]++;
      met[requirement.level().ordinal()] += seen == null ? 1 : 0;
      String format = markdown ? "| %s | %s | %s | %s%s |%n" : "%-4s  %-6s  %-16s  %s%s%n";
      out.printf(
          format,
          seen == null ? "met" : "FAIL",
          requirement.level(),
          requirement.source(),
          requirement.sentence(),
          seen == null ? "" : " — seen: " + seen);
      out.flush();
    }

    int end() {
      out.printf("%n%s, %s%n", summary(Level.MUST), summary(Level.SHOULD));
      out.flush();
      return met[Level.MUST.ordinal()] == tried[Level.MUST.ordinal()] ? 0 : 1;
    }

    private String summary(Level level) {
      return level + ": " + met[level.ordinal()] + " of " + tried[level.ordinal()] + " met";
    }
  }
}
