package io.whipsidecar.demo;

import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the chain gave.
 *
 * @param figures everything measured, with its verdict
 * @param ingest the ingest as the server described it while the publisher was there
 * @param judgement of the recording
 * @param logs the last words of the children, for failures
 * @param complaint why this machine was too busy for a live encoder; null: it was not
 */
public record Outcome(
    List<Figure> figures,
    Ingest ingest,
    Judgement judgement,
    Map<String, String> logs,
    @Nullable String complaint) {

  public boolean pass() {
    return Figure.allPass(figures);
  }

  /** Where the media came from in the end, such as {@code 127.0.0.1:40000/udp}; or empty. */
  public String path() {
    return ingest.getPublisher().getStagesList().stream()
        .filter(stage -> stage.getName().equals("nominated"))
        .map(Stage::getDetail)
        .collect(Collectors.joining());
  }

  /** All figures, and the logs when one fails. */
  public String report() {
    StringBuilder report = new StringBuilder(Figure.table(figures));
    if (!pass()) {
      report.append(Verdict.of(figures, complaint).text()).append('\n');
      logs.forEach(
          (name, log) -> report.append("--- ").append(name).append('\n').append(log).append('\n'));
    }
    return report.toString();
  }
}
