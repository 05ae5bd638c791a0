package io.whipsidecar.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.whipsidecar.observe.Counters;

/** Ports and handshakes. */
final class ServerMeters {
  private static final String DONE = "dtls-done";
  private static final String FAILED = "DTLS_FAILED";

  private final MetricSources sources;

  ServerMeters(MetricSources sources) {
    this.sources = sources;
  }

  void bindTo(MeterRegistry registry) {
    Gauge.builder("whip.sidecar.leg.available", sources, s -> s.availablePorts().getAsInt())
        .description("Leg ports that are neither in use nor resting: four make an ingest.")
        .baseUnit("ports")
        .register(registry);
    Gauge.builder("whip.sidecar.dtls.active", sources, s -> s.activeHandshakes().getAsInt())
        .description("DTLS handshakes that have a thread.")
        .baseUnit("handshakes")
        .register(registry);
    Gauge.builder("whip.sidecar.dtls.waiting", sources, s -> s.waitingHandshakes().getAsInt())
        .description("DTLS handshakes that wait for a thread.")
        .baseUnit("handshakes")
        .register(registry);
    handshakes(registry, "done", c -> c.stages().value(DONE));
    handshakes(registry, "failed", c -> c.ends().value(FAILED));
  }

  private void handshakes(
      MeterRegistry registry, String result, java.util.function.ToDoubleFunction<Counters> value) {
    FunctionCounter.builder("whip.sidecar.dtls.handshakes", sources.counters(), value)
        .description("DTLS handshakes that came to an end.")
        .tag("result", result)
        .register(registry);
  }
}
