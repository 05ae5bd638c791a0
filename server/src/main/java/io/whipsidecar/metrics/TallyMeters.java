package io.whipsidecar.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.observe.Tally;
import io.whipsidecar.session.SessionEnd;
import io.whipsidecar.session.Stage;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Set-up stages, ends, findings and refusals by name. All names are there from the beginning, at
 * zero: a counter that appears with its first event has no rate.
 */
final class TallyMeters implements Metrics.Refreshed {
  private final MeterRegistry registry;
  private final Counters counters;

  /** A function counter must not be registered twice: the second one would never be read. */
  private final Set<String> bound = new HashSet<>();

  TallyMeters(MeterRegistry registry, Counters counters) {
    this.registry = registry;
    this.counters = counters;
    for (Stage stage : Stage.values()) {
      stage(stage.id());
    }
    for (SessionEnd.Cause cause : SessionEnd.Cause.values()) {
      end(cause.name());
    }
    for (Finding.Reason reason : Finding.Reason.values()) {
      finding(reason.name());
    }
    for (RefusalReason reason : RefusalReason.values()) {
      refusal(reason.name());
    }
  }

  @Override
  public void refresh() {
    counters.stages().names().forEach(this::stage);
    counters.ends().names().forEach(this::end);
    counters.findings().names().forEach(this::finding);
    counters.refusals().names().forEach(this::refusal);
  }

  private void stage(String name) {
    bind(
        counters.stages(),
        name,
        "whip.sidecar.publisher.stages",
        "stage",
        "Set-up stages that publishers have reached, in the order of docs/operations.md.");
  }

  private void end(String name) {
    bind(
        counters.ends(),
        name,
        "whip.sidecar.publisher.ends",
        "cause",
        "Publishers that ended; causes such as dtls_failed and setup_timeout are failures.");
  }

  private void finding(String name) {
    bind(
        counters.findings(),
        name,
        "whip.sidecar.findings",
        "reason",
        "Findings about publishers and readers, see docs/operations.md.");
  }

  private void refusal(String name) {
    bind(
        counters.refusals(),
        name,
        "whip.sidecar.publishers.refused",
        "reason",
        "Publishers' requests that were refused, see docs/operations.md.");
  }

  private void bind(Tally tally, String name, String metric, String label, String help) {
    if (bound.add(metric + ' ' + name)) {
      FunctionCounter.builder(metric, tally, t -> t.value(name))
          .description(help)
          .tag(label, name.toLowerCase(Locale.ROOT).replace('-', '_'))
          .register(registry);
    }
  }
}
