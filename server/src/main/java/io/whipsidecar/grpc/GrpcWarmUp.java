package io.whipsidecar.grpc;

import io.grpc.StatusRuntimeException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a server once from within before managers do: the first call of a cold JVM takes a second
 * or two, which is a manager's whole deadline.
 */
public final class GrpcWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcWarmUp.class);
  private static final int ROUNDS = 20;
  private static final long TIMEOUT_S = 10;
  private static final String ID = "rehearsal";
  private static final OnProcessStartRequest START =
      OnProcessStartRequest.newBuilder()
          .setProcessId(ID)
          .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
          .build();

  private GrpcWarmUp() {}

  /**
   * Starts and stops processes on a server of its own, which shares nothing with the real one but
   * the code: so it needs neither a token nor a certificate. Never fails.
   */
  public static void rehearse() {
    IngestEvents events = new IngestEvents("rehearsal", Runnable::run, 1);
    IngestRegistry registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 20_009), block -> null, 0, 1),
            IngestStore.inMemory(),
            new RegistryLimits(1, 0),
            Instant::now,
            List.of(events));
    ListenAddress anywhere =
        new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    GrpcServer server =
        new GrpcServer(
            ServerConfig.Grpc.plain(anywhere),
            registry,
            events,
            (ingest, reason) -> CompletableFuture.completedFuture(false),
            PublishUrls.at("/whip"),
            System::nanoTime);
    try {
      server.start();
      call(server.port());
      server.stop(Duration.ZERO);
    } catch (IOException | StatusRuntimeException | InterruptedException e) {
      LOG.atWarn().addKeyValue("cause", e).log("grpc-warm-up-failed");
    }
  }

  private static void call(int port) {
    ListenAddress address =
        new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    OnProcessStopRequest stop = OnProcessStopRequest.newBuilder().setProcessId(ID).build();
    try (ServerConnection server = ServerConnection.unverified(ServerConfig.Grpc.plain(address))) {
      var stub = stub(server);
      for (int i = 0; i < ROUNDS; i++) {
        var unused = stub.onProcessStart(START);
        var unusedToo = stub.onProcessStop(stop);
      }
    }
  }

  /** Starts a process on a server that asks for nothing, and leaves it there. */
  public static void register(ListenAddress address) {
    try (ServerConnection server = ServerConnection.unverified(ServerConfig.Grpc.plain(address))) {
      var unused = stub(server).onProcessStart(START);
    }
  }

  private static ProcessLifecycleServiceBlockingStub stub(ServerConnection server) {
    return ProcessLifecycleServiceGrpc.newBlockingStub(server.channel())
        .withDeadlineAfter(TIMEOUT_S, TimeUnit.SECONDS);
  }
}
