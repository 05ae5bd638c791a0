package io.whipsidecar.whip;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.sdp.Negotiation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/whip.md names what clients may match on. */
class DocumentedTest {
  private final String page;

  DocumentedTest() throws IOException {
    page = Files.readString(Path.of("..", "docs", "whip.md"));
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void shouldNameEveryProblem(Problem problem) {
    assertThat(page).contains("| " + problem.response("").status() + " | `" + problem.slug());
  }

  @ParameterizedTest
  @EnumSource(Negotiation.Reason.class)
  void shouldNameEveryReason(Negotiation.Reason reason) {
    assertThat(page).contains('`' + reason.name().toLowerCase(Locale.ROOT).replace('_', '-') + '`');
  }

  @ParameterizedTest
  @EnumSource(RefusalReason.class)
  void shouldNameEveryReasonOfARefusalForOperatorsAndPrograms(RefusalReason reason)
      throws IOException {
    String operations = Files.readString(Path.of("..", "docs", "operations.md"));
    String proto = Files.readString(Path.of("..", "proto", "whipsidecar", "v1", "ingest.proto"));

    assertThat(operations).contains('`' + reason.name() + '`');
    assertThat(proto).contains('`' + reason.name() + '`');
  }

  @ParameterizedTest
  @EnumSource(Leniency.class)
  void shouldNameEveryLeniencyWithItsClient(Leniency leniency) {
    assertThat(page.lines())
        .anyMatch(
            line ->
                line.startsWith("| `" + leniency.name() + "` |")
                    && line.contains("| " + leniency.client() + " | " + leniency.habit() + " |"));
  }

  @Test
  void shouldHaveATableOfLimits() {
    assertThat(page).contains("| POST | 1,000, then 50/s | 100, then 10/s |");
  }
}
