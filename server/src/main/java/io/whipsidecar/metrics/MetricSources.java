package io.whipsidecar.metrics;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.net.LoopStats;
import io.whipsidecar.observe.Counters;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Where the figures come from. All suppliers answer at once and may be called from any thread.
 *
 * @param ingests all that are registered
 * @param availablePorts leg ports that are neither in use nor resting
 * @param activeHandshakes DTLS handshakes that have a thread
 * @param waitingHandshakes those that wait for one
 */
public record MetricSources(
    Counters counters,
    Supplier<List<Ingest>> ingests,
    Supplier<LoopStats> loop,
    IntSupplier availablePorts,
    IntSupplier activeHandshakes,
    IntSupplier waitingHandshakes) {}
