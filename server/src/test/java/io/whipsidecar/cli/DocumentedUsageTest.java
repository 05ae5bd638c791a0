package io.whipsidecar.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.whipsidecar.config.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The words of the command line: helps, and what is said of wrong ones. */
class DocumentedUsageTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static CommandLine all() {
    return CommandLines.create((config, ready) -> {});
  }

  /** Each command as its words, {@code state list}; the root is empty. */
  static List<String> commands() {
    List<String> names = new ArrayList<>();
    collect(all(), "", names);
    return names;
  }

  private static void collect(CommandLine line, String words, List<String> into) {
    into.add(words.strip());
    line.getSubcommands().forEach((name, next) -> collect(next, words + " " + name, into));
  }

  private static CommandLine command(String words) {
    CommandLine line = all();
    for (String word : words(words)) {
      line = requireNonNull(line.getSubcommands().get(word), word);
    }
    return line;
  }

  private static String[] words(String words) {
    return words.isEmpty() ? new String[0] : words.split(" ");
  }

  private int run(String... args) {
    return CommandLines.create((config, ready) -> {}, args)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private String[] with(String words, String last) {
    return Stream.concat(Stream.of(words(words)), Stream.of(last)).toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldSayInOneSentenceWhatACommandDoes(String words) {
    String summary = command(words).getCommandSpec().usageMessage().description()[0];
    assertThat(summary).matches("[A-Z].*\\.").hasSizeLessThan(88);
  }

  /** The contract's, and no others. */
  @ParameterizedTest
  @MethodSource("commands")
  void shouldListExitCodesOfTheContract(String words) {
    assertThat(command(words).getCommandSpec().usageMessage().exitCodeList().keySet())
        .contains("0", "1", "2")
        .isSubsetOf("0", "1", "2", "78");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldDescribeEveryOptionInSentences(String words) {
    for (ArgSpec argument : command(words).getCommandSpec().args()) {
      String description = String.join(" ", argument.description());
      assertThat(description).as(argument.paramLabel()).matches("(?s)[A-Z0-9`-].*\\.");
      Class<?> type = argument.auxiliaryTypes()[0];
      if (type.isEnum()) {
        assertThat(type.getEnumConstants())
            .extracting(Object::toString)
            .allMatch(choice -> choice.equals(choice.toLowerCase(Locale.ROOT)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldPrintTheSameHelpForEveryWayOfAskingWithin100Columns(String words) {
    assertThat(run(with(words, "--help"))).isZero();
    String help = out.toString();
    assertThat(help.lines()).allMatch(line -> line.length() <= 100);
    out.getBuffer().setLength(0);
    assertThat(run(with(words, "-h"))).isZero();
    assertThat(out.toString()).isEqualTo(help);
    out.getBuffer().setLength(0);
    assertThat(run(("help " + words).strip().split(" "))).isZero();
    assertThat(out.toString()).isEqualTo(help);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldPrintTheHelpWhenACommandIsExpected() {
    run("--help");
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).isEqualTo(out.toString());
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    run("state", "--help");
    assertThat(run("state")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).isEqualTo(out.toString());
  }

  @Test
  void shouldDescribeEverySettingUnderOneHeading() {
    run("serve", "--help");
    String help = out.toString();
    for (Settings.Group group : Settings.Group.values()) {
      assertThat(help).containsOnlyOnce(group.title() + ":");
      String section = help.substring(help.indexOf(group.title() + ":")).split("\\R\\R", 2)[0];
      for (Settings setting : Settings.values()) {
        boolean expected = setting.group() == group && !setting.isSecret();
        String label = "(?m)^ +--" + Pattern.quote(setting.key()) + "\\[?=";
        assertThat(Pattern.compile(label).matcher(section).results())
            .as(setting.key() + " under " + group.title())
            .hasSize(expected ? 1 : 0);
      }
    }
    assertThat(help).startsWith("Usage: whip-sidecar serve [OPTIONS]\n");
    assertThat(help).contains("Default: 25%.", "WHIP_SIDECAR_GRPC_TOKEN is one more token");
    assertThat(help).contains("docs/operations.md").doesNotContain("%%", "]...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          hlep                  | unknown command "hlep" (did you mean help?)                  | whip-sidecar
          state lst             | unknown command "lst" (did you mean list?)                   | whip-sidecar state
          help serv             | unknown command "serv" (did you mean serve?)                 | whip-sidecar
          serve extra           | unexpected argument "extra"                                  | whip-sidecar serve
          serve --http-lsiten=x | unknown option --http-lsiten (did you mean --http-listen?)   | whip-sidecar serve
          serve --http-listen   | --http-listen has no value (expected: host:port)             | whip-sidecar serve
          serve --http-listen a --http-listen b | --http-listen is given twice (expected: once) | whip-sidecar serve
          conformance           | URL is missing (expected: The WHIP endpoint, such as http://localhost:8080/whip/channel1.) | whip-sidecar conformance
          demo --secnds 3       | unknown option --secnds (did you mean --seconds?)            | whip-sidecar demo
          doctor --qqqqqqq      | unknown option --qqqqqqq                                     | whip-sidecar doctor
          health --timeout-ms x | --timeout-ms: "x" (expected: a whole number)                 | whip-sidecar health
          publish               | URL is missing (expected: a WHIP endpoint, such as http://localhost:8080/whip/channel1) | whip-sidecar publish
          publish x             | URL: "x" (expected: a WHIP endpoint, such as http://localhost:8080/whip/channel1) | whip-sidecar publish
          conformance x         | URL: "x" (expected: a WHIP endpoint, such as http://localhost:8080/whip/channel1) | whip-sidecar conformance
          publish http://a --codec foo | --codec: "foo" (expected: h264, vp8, vp9, av1 or none) | whip-sidecar publish
          publish http://a --audio-codec h264 | --audio-codec: "h264" (expected: opus, pcmu, pcma or none) | whip-sidecar publish
          publish http://a --transport x | --transport: "x" (expected: any, udp or tcp)       | whip-sidecar publish
          publish http://a --fps 0 | --fps: "0" (expected: 1 to 120)                          | whip-sidecar publish
          conformance http://a --codec x | --codec: "x" (expected: h264, h265, vp8, vp9 or av1) | whip-sidecar conformance
          """)
  void shouldSayInOneLineWhatIsWrongAndInAnotherWhereTheHelpIs(
      String words, String fault, String command) {
    assertThat(run(words.split(" "))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString().lines())
        .containsExactly("whip-sidecar: " + fault, "See: " + command + " --help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldNameAllUnknownOptionsWithoutTheirValues() {
    run("serve", "--http-lsiten=s3cret", "--grpc-tokn", "s3cret");
    assertThat(err.toString())
        .contains("--http-lsiten (did you mean --http-listen?)", "unknown option --grpc-tokn")
        .doesNotContain("s3cret");
  }

  @Test
  void shouldListTheCommandsWhenNoneIsNear() {
    run("qqqqqqqq");
    assertThat(err.toString()).contains("(expected: serve, ", " or ");
  }

  @Test
  void shouldSayInOneLineThatNoServerAnswers() {
    assertThat(run("conformance", "http://127.0.0.1:1/whip/x")).isEqualTo(ExitCodes.FAILED);
    assertThat(run("conformance", "http://nowhere.invalid/whip/x")).isEqualTo(ExitCodes.FAILED);
    assertThat(run("health", "--grpc-listen=127.0.0.1:1")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString().lines())
        .containsExactly(
            "whip-sidecar: no answer from http://127.0.0.1:1/whip/x: connection refused (expected:"
                + " a WHIP server that runs there)",
            "whip-sidecar: no answer from http://nowhere.invalid/whip/x: unknown host (expected: a"
                + " WHIP server that runs there)",
            "whip-sidecar: no whip-sidecar answers at 127.0.0.1:1: Connection refused (expected: a"
                + " running whip-sidecar serve, or its address in --grpc-listen or"
                + " WHIP_SIDECAR_GRPC_LISTEN)");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | answers 401: it asks for a bearer token (expected: the ingest's by --token or WHIP_TOKEN)
          404 | answers 404 (expected: a WHIP endpoint; is the ingest registered?)
          """)
  void shouldSayInOneLineThatTheEndpointIsNotOpen(int status, String fault) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/whip/x";
    int code = run("conformance", url);
    server.stop(0);
    assertThat(code).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString().lines()).containsExactly("whip-sidecar: " + url + " " + fault);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldSayInOneLineWhichFileIsMissing() {
    assertThat(run("state", "import", "/nowhere/export.jsonl")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString().lines())
        .containsExactly("whip-sidecar: /nowhere/export.jsonl: no such file or directory");
  }
}
