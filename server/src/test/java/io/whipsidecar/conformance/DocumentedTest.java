package io.whipsidecar.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/conformance.md is what the suite prints for our own server. */
class DocumentedTest {
  private final List<String> lines;

  DocumentedTest() throws IOException {
    lines = Files.readAllLines(Path.of("..", "docs", "conformance.md"));
  }

  @Test
  void shouldHaveARowForEachRequirementAllMet() {
    List<String> expected =
        Requirements.all(true).stream()
            .map(r -> "| met | %s | %s | %s |".formatted(r.level(), r.source(), r.sentence()))
            .toList();

    assertThat(lines.stream().filter(line -> line.startsWith("| met ")).toList())
        .isEqualTo(expected);
    assertThat(lines).noneMatch(line -> line.startsWith("| FAIL"));
  }

  @Test
  void shouldHaveTheSumsOfBothLevels() {
    long musts = count(Requirement.Level.MUST);
    long shoulds = count(Requirement.Level.SHOULD);

    assertThat(lines)
        .contains(
            "MUST: %d of %d met, SHOULD: %d of %d met".formatted(musts, musts, shoulds, shoulds));
  }

  private static long count(Requirement.Level level) {
    return Requirements.all(true).stream().filter(r -> r.level() == level).count();
  }
}
