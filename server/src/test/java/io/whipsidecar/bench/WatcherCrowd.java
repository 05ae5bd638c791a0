package io.whipsidecar.bench;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** 1,000 watchers of all ingests over ten connections. */
final class WatcherCrowd implements AutoCloseable {
  private static final int CHANNELS = 10;
  private static final int EACH = 100;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final CountDownLatch snapshots = new CountDownLatch(CHANNELS * EACH);
  private final LongAdder changes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  WatcherCrowd(ServedByScript server) {
    for (int i = 0; i < CHANNELS; i++) {
      ManagedChannel channel = server.channel();
      channels.add(channel);
      for (int j = 0; j < EACH; j++) {
        IngestServiceGrpc.newStub(channel)
            .watchIngests(WatchIngestsRequest.getDefaultInstance(), new Watcher());
      }
    }
  }

  void awaitSnapshots() throws InterruptedException {
    long beganNs = System.nanoTime();
    snapshots.await();
    System.out.printf(
        "%d watchers have their snapshots after %d ms%n",
        CHANNELS * EACH, (System.nanoTime() - beganNs) / 1_000_000);
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
      } else if (!response.getSnapshot().getMore()) {
        snapshots.countDown();
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
