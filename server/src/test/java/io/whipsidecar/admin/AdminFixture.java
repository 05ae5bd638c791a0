package io.whipsidecar.admin;

import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.grpc.PublishUrls;
import io.whipsidecar.http.Page;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.IngestStatistics;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.metrics.MetricSources;
import io.whipsidecar.net.LoopStats;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real registry with its events, and what else a page shows. */
final class AdminFixture {
  static final Page METRICS =
      new Page("/metrics", () -> new Page.Content(200, "text/plain", "figure 1\n"));

  final List<String> disconnected = new CopyOnWriteArrayList<>();
  final IngestEvents events = new IngestEvents("run-1", Runnable::run, 2);
  final IngestRegistry registry =
      new IngestRegistry(
          new PortAllocator(new PortRange(20_000, 60_000), block -> null, 0, 16),
          IngestStore.inMemory(),
          new RegistryLimits(5_000, 0),
          () -> Instant.EPOCH,
          List.of(events));

  final MetricSources sources =
      new MetricSources(
          new Counters(),
          () -> registry.list(null, Integer.MAX_VALUE),
          () -> new LoopStats(1, 2, 3, 4, 5, 6),
          () -> 7,
          () -> 8,
          () -> 9);

  Ingest start(String id) {
    StartCommand command =
        StartCommand.of(new ProcessId(id), IngestConfig.defaults(), ManagerRef.NONE);
    return ((StartResult.Started) registry.start(command, 0)).ingest();
  }

  void stop(String id) {
    var unused = registry.stop(new ProcessId(id), 0);
  }

  static void live(Ingest ingest) {
    ingest.update("Live.", status -> status.withState(IngestState.LIVE, "Live.", Instant.EPOCH));
  }

  static void measure(Ingest ingest, long bitrate) {
    TrackStatistics video =
        new TrackStatistics(
            MediaKind.VIDEO,
            new TrackStatistics.Received(1, 2, 3, 4, 5, 6, 7, 8, bitrate),
            new TrackStatistics.Picture(1280, 720, "High 4.0", 25, 10, 11),
            new TrackStatistics.Forwarded(12, 13, 14, 15, 16));
    ingest.reportStatistics(new IngestStatistics(List.of(video), 12_000_000, null, List.of()));
  }

  AdminServer server(String token, int port) {
    ListenAddress.Tcp listen =
        new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new AdminServer(
        new ServerConfig.Admin(listen, null, token),
        listen,
        METRICS,
        new AdminServer.Sources(
            registry,
            events,
            (ingest, reason) -> {
              disconnected.add(ingest.id() + ": " + reason);
              return CompletableFuture.completedFuture(true);
            },
            sources,
            PublishUrls.at("/whip")));
  }
}
