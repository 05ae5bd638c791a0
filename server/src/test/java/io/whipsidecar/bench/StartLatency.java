package io.whipsidecar.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.grpc.GrpcServer;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.net.LoopbackPortProbe;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import io.whipsidecar.v1.WhipIngest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.slf4j.LoggerFactory;

/**
 * How long OnProcessStart and OnProcessStop take over loopback gRPC, by one caller after the other,
 * with 10,000 ingests registered. The ports are really probed by binding; 10,000 ingests take
 * 40,000 ports, so the range is 20000-65000 (the probe skips what the kernel has lent to others).
 */
public final class StartLatency {
  private static final int REGISTERED = 10_000;
  private static final int WARM_UP = 3_000;
  private static final int CALLS = 10_000;

  private StartLatency() {}

  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    var executor = Executors.newSingleThreadExecutor();
    IngestEvents events = new IngestEvents("bench", executor, 10_000);
    IngestRegistry registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 65_000), new LoopbackPortProbe(), 0, 16),
            IngestStore.inMemory(),
            new RegistryLimits(20_000, RegistryLimits.DEFAULT_GRACE_NS),
            Instant::now,
            List.of(events));
    GrpcServer server =
        new GrpcServer(
            ServerConfig.Grpc.plain(new ListenAddress.Tcp(new InetSocketAddress("127.0.0.1", 0))),
            registry,
            events,
            (ingest, reason) -> false,
            "/whip",
            System::nanoTime);
    server.start();
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();
    try {
      run(ProcessLifecycleServiceGrpc.newBlockingStub(channel), registry);
    } finally {
      channel.shutdownNow();
      server.stop(Duration.ofSeconds(2));
      executor.shutdownNow();
    }
  }

  private static void run(ProcessLifecycleServiceBlockingStub stub, IngestRegistry registry) {
    long beganNs = System.nanoTime();
    for (int i = 0; i < REGISTERED; i++) {
      start(stub, "process-" + i);
    }
    System.out.printf(
        "registered %d ingests by gRPC in %d ms%n",
        registry.size(), (System.nanoTime() - beganNs) / 1_000_000);
    for (int i = 0; i < WARM_UP; i++) {
      start(stub, "warm-up");
      stop(stub, "warm-up");
    }
    measure(
        "OnProcessStart, new id (its ports probed)",
        i -> start(stub, "new-" + i),
        i -> stop(stub, "new-" + i));
    measure("OnProcessStart, same again", i -> start(stub, "process-" + i % REGISTERED), i -> {});
    measure("OnProcessStop", i -> stop(stub, "end-" + i), i -> start(stub, "end-" + (i + 1)));
    System.out.println("registered now: " + registry.size());
  }

  /** Times {@code call}; {@code between} is not timed. */
  private static void measure(String name, IntConsumer call, IntConsumer between) {
    long[] tookNs = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long beganNs = System.nanoTime();
      call.accept(i);
      tookNs[i] = System.nanoTime() - beganNs;
      between.accept(i);
    }
    Arrays.sort(tookNs);
    System.out.printf(
        "%-42s p50 %6.0f us   p99 %6.0f us   max %6.0f us   (%d calls)%n",
        name,
        tookNs[CALLS / 2] / 1e3,
        tookNs[CALLS * 99 / 100] / 1e3,
        tookNs[CALLS - 1] / 1e3,
        CALLS);
  }

  private static void start(ProcessLifecycleServiceBlockingStub stub, String id) {
    stub.onProcessStart(
        OnProcessStartRequest.newBuilder()
            .setProcessId(id)
            .setManagerId("bench")
            .setManagerInstanceId("1")
            .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
            .build());
  }

  private static void stop(ProcessLifecycleServiceBlockingStub stub, String id) {
    stub.onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(id).build());
  }
}
