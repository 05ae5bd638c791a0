package io.whipsidecar.bench;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * 1,000 watchers of all ingests over ten connections, which go on from one snapshot: a thousand
 * snapshots of 10,000 ingests would be 10 GB.
 */
final class WatcherCrowd implements AutoCloseable {
  private static final int CHANNELS = 10;
  private static final int EACH = 100;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final LongAdder changes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  WatcherCrowd(ServedByScript server) {
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(server.channel());
    }
    WatchIngestsRequest from = afterSnapshot(channels.get(0));
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
        "the watchers were told %d changes; %d of them failed%n", changes.sum(), failures.sum());
  }

  private final class Watcher implements StreamObserver<WatchIngestsResponse> {
    @Override
    public void onNext(WatchIngestsResponse response) {
      if (response.hasChange()) {
        changes.increment();
      }
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
