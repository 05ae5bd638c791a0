package io.whipsidecar.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.whipsidecar.http.Page;
import java.lang.ref.Reference;
import java.util.List;

/**
 * The server's metrics and their page. Made before the listeners, closed after them; the page is
 * asked from HTTP threads, one at a time.
 */
public final class Metrics implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final List<Refreshed> refreshed;

  /** Micrometer holds what its gauges read only weakly. */
  private final MetricSources sources;

  private final Latencies latencies;

  /** Meters that are brought up to date before each scrape. */
  interface Refreshed {
    void refresh();
  }

  /**
   * @param byProcess whether there are figures of each ingest
   */
  public Metrics(MetricSources sources, boolean byProcess) {
    this.sources = sources;
    SystemMeters.bindTo(registry);
    bindJvm(registry);
    new CounterMeters(sources.counters()).bindTo(registry);
    new LoopMeters(sources.loop()).bindTo(registry);
    new ServerMeters(sources).bindTo(registry);
    latencies = new Latencies(registry);
    IngestMeters ingests = new IngestMeters(registry, sources.ingests());
    TallyMeters tallies = new TallyMeters(registry, sources.counters());
    refreshed =
        byProcess
            ? List.of(ingests, tallies, new ProcessMeters(registry, sources.ingests()))
            : List.of(ingests, tallies);
  }

  private void bindJvm(MeterRegistry to) {
    new JvmMemoryMetrics().bindTo(to);
    garbageCollection.bindTo(to);
    new JvmThreadMetrics().bindTo(to);
    new ProcessorMetrics().bindTo(to);
  }

  /** Takes durations and answers, from any thread. */
  public Latencies latencies() {
    return latencies;
  }

  /** {@code /metrics} in Prometheus' text format. */
  public Page page() {
    return new Page(PATH, () -> new Page.Content(200, CONTENT_TYPE, scrape()));
  }

  synchronized String scrape() {
    refreshed.forEach(Refreshed::refresh);
    try {
      return registry.scrape(CONTENT_TYPE);
    } finally {
      Reference.reachabilityFence(sources);
    }
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
