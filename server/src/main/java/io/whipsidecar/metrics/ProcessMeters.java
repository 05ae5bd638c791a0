package io.whipsidecar.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.TrackStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Figures of each ingest, only when the operator wants process ids as labels. */
final class ProcessMeters implements Metrics.Refreshed {
  private final MeterRegistry registry;
  private final Supplier<List<Ingest>> ingests;
  private final MultiGauge live;
  private final MultiGauge findings;
  private final List<PerTrack> perTrack = new ArrayList<>();

  private record PerTrack(MultiGauge gauge, ToDoubleFunction<TrackStatistics> value) {}

  ProcessMeters(MeterRegistry registry, Supplier<List<Ingest>> ingests) {
    this.registry = registry;
    this.ingests = ingests;
    live = gauge("live", "", "1 while media of its publisher comes in.");
    findings = gauge("present", "findings", "What is wrong with its publisher or reader.");
    track("bitrate", "bits_per_second", "Of the last second.", t -> t.received().bitrateBps());
    track("frame.rate", "hertz", "Video frames a second.", t -> t.picture().frameRate());
    track(
        "network.lost",
        "packets",
        "Lost by the network since its publisher came, before repair.",
        t -> t.received().lost());
    track(
        "recovered",
        "packets",
        "Of these, brought by a retransmission.",
        t -> t.received().recovered());
    track(
        "lost",
        "frames",
        "Video frames lost since its publisher came.",
        t -> t.forwarded().framesLost());
    track(
        "reader.dropped",
        "packets",
        "Dropped by the kernel since its reader came.",
        t -> t.forwarded().readerDrops());
  }

  private MultiGauge gauge(String name, String unit, String help) {
    return MultiGauge.builder("whip.sidecar.ingest." + name)
        .description(help)
        .baseUnit(unit.isEmpty() ? null : unit)
        .register(registry);
  }

  private void track(
      String name, String unit, String help, ToDoubleFunction<TrackStatistics> value) {
    perTrack.add(new PerTrack(gauge(name, unit, help), value));
  }

  @Override
  public void refresh() {
    List<Ingest> all = ingests.get();
    live.register(rows(all, ingest -> ingest.status().state() == IngestState.LIVE ? 1 : 0), true);
    findings.register(rows(all, ingest -> ingest.statistics().findings().size()), true);
    for (PerTrack figure : perTrack) {
      figure.gauge.register(trackRows(all, figure.value), true);
    }
  }

  private static List<MultiGauge.Row<?>> rows(List<Ingest> all, ToDoubleFunction<Ingest> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Ingest ingest : all) {
      rows.add(
          MultiGauge.Row.of(Tags.of("process", ingest.id().value()), value.applyAsDouble(ingest)));
    }
    return rows;
  }

  private static List<MultiGauge.Row<?>> trackRows(
      List<Ingest> all, ToDoubleFunction<TrackStatistics> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Ingest ingest : all) {
      for (TrackStatistics track : ingest.statistics().tracks()) {
        String kind = track.kind().name().toLowerCase(Locale.ROOT);
        rows.add(
            MultiGauge.Row.of(
                Tags.of("process", ingest.id().value(), "kind", kind), value.applyAsDouble(track)));
      }
    }
    return rows;
  }
}
