package io.whipsidecar.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.observe.MediaTotal;
import java.util.Locale;
import java.util.Map;

/**
 * Everything that {@link Counters} counts: function counters, which read it when they are asked.
 */
final class CounterMeters {
  /** Why a datagram was dropped: one metric with a label, so that the reasons can be summed up. */
  private static final Map<Counter, String> DROPS =
      Map.of(
          Counter.UDP_UNKNOWN, "unknown_kind",
          Counter.UDP_UNROUTED, "no_session",
          Counter.STUN_REJECTED, "stun_rejected",
          Counter.DTLS_REJECTED, "dtls_unauthenticated",
          Counter.SRTP_REJECTED, "srtp_rejected",
          Counter.EARLY_MEDIA_DROPPED, "before_keys");

  private final Counters counters;

  CounterMeters(Counters counters) {
    this.counters = counters;
  }

  void bindTo(MeterRegistry registry) {
    for (Counter counter : Counter.values()) {
      bind(counter, registry);
    }
    for (MediaTotal total : MediaTotal.values()) {
      for (MediaKind kind : MediaKind.values()) {
        bind(kind, total, registry);
      }
    }
  }

  private void bind(Counter counter, MeterRegistry registry) {
    String reason = DROPS.get(counter);
    FunctionCounter.Builder<Counters> builder =
        reason == null
            ? FunctionCounter.builder(
                    "whip.sidecar." + counter.id(), counters, c -> c.value(counter))
                .description(counter.help())
                .baseUnit(counter.unit())
            : FunctionCounter.builder("whip.sidecar.dropped", counters, c -> c.value(counter))
                .description("Datagrams from the network that were dropped, by reason.")
                .baseUnit("datagrams")
                .tag("reason", reason);
    builder.register(registry);
  }

  private void bind(MediaKind kind, MediaTotal total, MeterRegistry registry) {
    FunctionCounter.builder(
            "whip.sidecar.media." + total.id() + "." + total.unit(),
            counters,
            c -> c.value(kind, total))
        .description(total.help())
        .baseUnit(total.unit())
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
