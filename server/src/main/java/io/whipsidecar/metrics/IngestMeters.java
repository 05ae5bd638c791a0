package io.whipsidecar.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.IngestStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** How many ingests there are in which state: one pass over all of them per scrape. */
final class IngestMeters implements Metrics.Refreshed {
  private final Supplier<List<Ingest>> ingests;
  private final int[] byState = new int[IngestState.values().length];
  private final int[] publishersByState = new int[IngestState.values().length];
  private int readers;

  IngestMeters(MeterRegistry registry, Supplier<List<Ingest>> ingests) {
    this.ingests = ingests;
    for (IngestState state : IngestState.values()) {
      String label = state.name().toLowerCase(Locale.ROOT);
      Gauge.builder("whip.sidecar.ingests", byState, counts -> counts[state.ordinal()])
          .description("Registered ingests, by state.")
          .tag("state", label)
          .register(registry);
      Gauge.builder("whip.sidecar.publishers", publishersByState, counts -> counts[state.ordinal()])
          .description("Publishers that are there, by the state of their ingest.")
          .tag("state", label)
          .register(registry);
    }
    Gauge.builder("whip.sidecar.readers", this, meters -> meters.readers)
        .description("Ingests whose ports somebody reads.")
        .register(registry);
  }

  @Override
  public void refresh() {
    java.util.Arrays.fill(byState, 0);
    java.util.Arrays.fill(publishersByState, 0);
    readers = 0;
    for (Ingest ingest : ingests.get()) {
      IngestStatus status = ingest.status();
      byState[status.state().ordinal()]++;
      publishersByState[status.state().ordinal()] += status.publisher() == null ? 0 : 1;
      readers += status.readerPresent() ? 1 : 0;
    }
  }
}
