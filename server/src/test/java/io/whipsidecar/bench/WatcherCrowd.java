package io.whipsidecar.bench;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * 1,000 watchers of all ingests over ten connections. They stand for a thousand other machines: so
 * they count what they are told, and don't parse it.
 */
final class WatcherCrowd implements AutoCloseable {
  private static final int CHANNELS = 10;
  private static final int EACH = 100;

  private static final MethodDescriptor<WatchIngestsRequest, Integer> COUNTED =
      IngestServiceGrpc.getWatchIngestsMethod().toBuilder(
              IngestServiceGrpc.getWatchIngestsMethod().getRequestMarshaller(), new Counted())
          .build();

  /** One thread, and not the one that the manager's answers come through. */
  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  private WatcherCrowd(ServedByScript server) {
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(
          NettyChannelBuilder.forTarget(server.value("grpc"))
              .usePlaintext()
              .channelType(NioSocketChannel.class)
              .eventLoopGroup(network)
              .directExecutor()
              .build());
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
      ClientCalls.asyncServerStreamingCall(
          channels.get(i % CHANNELS).newCall(COUNTED, CallOptions.DEFAULT), from, new Watcher());
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
        "the watchers were told %d messages, %d MB; %d of them failed%n",
        messages.sum(), bytes.sum() / 1_000_000, failures.sum());
  }

  /** The length of a message. */
  private static final class Counted implements MethodDescriptor.Marshaller<Integer> {
    @Override
    public InputStream stream(Integer value) {
      throw new UnsupportedOperationException("a client sends no responses");
    }

    @Override
    public Integer parse(InputStream stream) {
      try {
        return Math.toIntExact(stream.skip(Integer.MAX_VALUE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final class Watcher implements StreamObserver<Integer> {
    @Override
    public void onNext(Integer lengthBytes) {
      messages.increment();
      bytes.add(lengthBytes);
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
    var unused = network.shutdownGracefully();
  }
}
