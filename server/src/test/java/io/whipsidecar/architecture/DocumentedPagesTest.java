package io.whipsidecar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.cli.ExitCodes;
import io.whipsidecar.config.Settings;
import io.whipsidecar.ingest.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents: their links lead somewhere, and the lists that say "all" have all. */
class DocumentedPagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCS = ROOT.resolve("docs");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ALARM =
      Pattern.compile("\\.at(?:Warn|Error)\\(\\)[^;]*?\\.log\\(\\s*\"([^\"]+)\"");

  static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(DOCS);
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(one -> one.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldHaveLinksThatLeadSomewhere(Path document) {
    List<String> dead = new ArrayList<>();
    Matcher links = LINK.matcher(withoutCode(read(document)));
    while (links.find()) {
      String link = links.group(1);
      if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
        dead.add(link);
      }
    }
    assertThat(dead).isEmpty();
  }

  private static boolean leadsSomewhere(Path document, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    boolean there = Files.exists(target);
    return (parts.length == 1 || !there) ? there : anchors(target).contains(parts[1]);
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path document) {
    return withoutCode(read(document))
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String withoutCode(String text) {
    return text.replaceAll("(?s)```.*?```", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldListEveryDocumentInTheIndex() throws IOException {
    String index = read(DOCS.resolve("README.md"));
    for (Path document : documents()) {
      Path name = DOCS.relativize(document);
      boolean listed = name.startsWith("..") || name.startsWith("decisions");
      assertThat(listed || name.endsWith("README.md") || index.contains("(" + name + ")"))
          .as(name.toString())
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Finding.Reason.class)
  void shouldSayWhatToDoAboutEveryFinding(Finding.Reason reason) {
    assertThat(read(DOCS.resolve("troubles.md"))).contains("| `" + reason + "` |");
  }

  @Test
  void shouldExplainEveryAlarmOfTheLog() throws IOException {
    String page = read(DOCS.resolve("troubles.md"));
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(one -> one.toString().endsWith(".java"))
          .flatMap(one -> ALARM.matcher(read(one)).results())
          .forEach(event -> assertThat(page).contains("`" + event.group(1) + "`"));
    }
    assertThat(page).contains("| " + ExitCodes.CONFIGURATION + " |", "| " + ExitCodes.USAGE + " |");
  }

  @Test
  void shouldHaveAnExampleConfigurationOfKnownSettings() throws IOException {
    Properties example = new Properties();
    try (var reader = Files.newBufferedReader(DOCS.resolve("production/whip-sidecar.properties"))) {
      example.load(reader);
    }
    assertThat(Stream.of(Settings.values()).map(Settings::key))
        .containsAll(example.stringPropertyNames());
  }

  /** Only tables and code are wider. */
  @ParameterizedTest
  @MethodSource("narrow")
  void shouldWrapAt100Columns(String name) {
    assertThat(withoutCode(read(ROOT.resolve(name))).lines())
        .filteredOn(line -> !line.startsWith("|"))
        .allMatch(line -> line.length() <= 100 || line.startsWith("["));
  }

  static List<String> narrow() {
    return List.of(
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/README.md",
        "docs/command-line.md",
        "docs/glossary.md",
        "docs/production.md",
        "docs/troubles.md");
  }
}
