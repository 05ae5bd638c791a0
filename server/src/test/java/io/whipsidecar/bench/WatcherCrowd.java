package io.whipsidecar.bench;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** 1,000 watchers of all ingests over ten connections. */
final class WatcherCrowd implements AutoCloseable {
  private static final int CHANNELS = 10;
  private static final int EACH = 100;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final LongAdder ingests = new LongAdder();
  private final LongAdder changes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  private WatcherCrowd(ServedByScript server) {
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(server.channel());
    }
  }

  /** All of them go on from one snapshot. */
  static WatcherCrowd afterOneSnapshot(ServedByScript server) {
    WatcherCrowd crowd = new WatcherCrowd(server);
    crowd.watch(afterSnapshot(crowd.channels.get(0)));
    return crowd;
  }

  /** Each of them takes a snapshot of its own, all at once: 10 GB with 10,000 ingests. */
  static WatcherCrowd withSnapshots(ServedByScript server) {
    WatcherCrowd crowd = new WatcherCrowd(server);
    crowd.watch(WatchIngestsRequest.getDefaultInstance());
    return crowd;
  }

  private void watch(WatchIngestsRequest from) {
    for (int i = 0; i < CHANNELS * EACH; i++) {
      IngestServiceGrpc.newStub(channels.get(i % CHANNELS)).watchIngests(from, new Watcher());
    }
  }

  private static WatchIngestsRequest afterSnapshot(ManagedChannel channel) {
    long beganNs = System.nanoTime();
    var responses =
        IngestServiceGrpc.newBlockingStub(channel)
            .watchIngests(WatchIngestsRequest.getDefaultInstance());
    WatchIngestsResponse response = responses.next();
    while (response.getSnapshot().getMore()) {
      response = responses.next();
    }
    System.out.printf("a snapshot after %d ms%n", (System.nanoTime() - beganNs) / 1_000_000);
    return WatchIngestsRequest.newBuilder()
        .setAfterRevision(response.getRevision())
        .setServerRunId(response.getServerRunId())
        .build();
  }

  void report() {
    System.out.printf(
        "the watchers were told %d ingests and %d changes; %d of them failed%n",
        ingests.sum(), changes.sum(), failures.sum());
  }

  private final class Watcher implements StreamObserver<WatchIngestsResponse> {
    @Override
    public void onNext(WatchIngestsResponse response) {
      if (response.hasChange()) {
        changes.increment();
      }
      ingests.add(response.getSnapshot().getIngestsCount());
    }

    @Override
    public void onError(Throwable error) {
      failures.increment();
    }

    @Override
    public void onCompleted() {}
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
