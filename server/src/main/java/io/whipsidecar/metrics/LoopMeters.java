package io.whipsidecar.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.whipsidecar.net.LoopStats;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How the event loop is doing, by the snapshot that it leaves ten times a second. */
final class LoopMeters {
  private static final double SECOND_NS = 1e9;

  private final Supplier<LoopStats> stats;

  LoopMeters(Supplier<LoopStats> stats) {
    this.stats = stats;
  }

  void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("whip.sidecar.loop.turns", stats, s -> s.get().turns())
        .description("Times that the event loop went round.")
        .register(registry);
    FunctionCounter.builder("whip.sidecar.loop.busy", stats, s -> s.get().busyNs() / SECOND_NS)
        .description("Time that the event loop was at work: its rate is the share of a core.")
        .baseUnit("seconds")
        .register(registry);
    FunctionCounter.builder("whip.sidecar.loop.stalls", stats, s -> s.get().stalls())
        .description("Turns of the event loop that took longer than 10 ms.")
        .register(registry);
    TimeGauge.builder(
            "whip.sidecar.loop.longest.turn",
            stats,
            TimeUnit.NANOSECONDS,
            s -> s.get().longestTurnNs())
        .description("The longest turn of the event loop since the start.")
        .register(registry);
    TimeGauge.builder(
            "whip.sidecar.loop.latest.timer",
            stats,
            TimeUnit.NANOSECONDS,
            s -> s.get().latestTimerNs())
        .description("The most that a timer fired after its deadline since the start.")
        .register(registry);
  }
}
