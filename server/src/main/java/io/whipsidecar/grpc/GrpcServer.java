package io.whipsidecar.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The gRPC server with all its services: lifecycle, ingests, health (grpc.health.v1) and reflection
 * (v1 and v1alpha). Made, started and stopped by {@code Main}'s thread.
 */
public final class GrpcServer {
  /** Requests are below 5 KB; reflection and health requests are smaller. */
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private static final int MAX_METADATA_BYTES = 16 * 1024;

  /** Every call is answered from memory; a few threads are enough, and end when idle. */
  private static final int THREADS = 4;

  private static final List<String> SERVICES =
      List.of(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          ProcessLifecycleServiceGrpc.SERVICE_NAME,
          IngestServiceGrpc.SERVICE_NAME);

  private final InetSocketAddress address;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService executor = executor();
  private final IngestRegistry registry;
  private final IngestQueryService queries;
  private final Server server;
  private final AtomicBoolean shutDown = new AtomicBoolean();

  /**
   * @param address where to listen; port 0: any
   * @param basePath of the WHIP endpoints, {@code /whip} by default
   * @param nanoTime the monotonic clock of the registry
   */
  public GrpcServer(
      InetSocketAddress address,
      IngestRegistry registry,
      IngestEvents events,
      PublisherControl publishers,
      String basePath,
      LongSupplier nanoTime) {
    this(
        address,
        keepAlive(NettyTransport.listenOn(address)),
        registry,
        events,
        publishers,
        basePath,
        nanoTime);
  }

  GrpcServer(
      InetSocketAddress address,
      ServerBuilder<?> transport,
      IngestRegistry registry,
      IngestEvents events,
      PublisherControl publishers,
      String basePath,
      LongSupplier nanoTime) {
    this.address = address;
    this.registry = registry;
    IngestMessages messages = new IngestMessages(basePath);
    this.queries = new IngestQueryService(registry, events, publishers, messages);
    this.server =
        limit(transport)
            .executor(executor)
            .intercept(new FaultInterceptor())
            .addService(new LifecycleService(registry, messages, nanoTime))
            .addService(queries)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(reflectionV1alpha())
            .build();
  }

  private static ServerBuilder<?> limit(ServerBuilder<?> builder) {
    return builder
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .maxInboundMetadataSize(MAX_METADATA_BYTES);
  }

  /** Pings of quiet channels both ways, so that a dead peer is noticed by either. */
  private static ServerBuilder<?> keepAlive(ServerBuilder<?> builder) {
    return builder
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(60, TimeUnit.SECONDS)
        .keepAliveTimeout(20, TimeUnit.SECONDS);
  }

  /** The version of reflection that tools before 2024 ask for. */
  @SuppressWarnings("deprecation") // deprecated in favour of v1, which is served too
  private static BindableService reflectionV1alpha() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  private static ExecutorService executor() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "grpc-" + number.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Binds and begins to serve.
   *
   * @throws IOException when the address cannot be bound; its message says what to do
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      executor.shutdownNow();
      throw new IOException(
          "gRPC cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + cause.getMessage()
              + ". Stop the program that uses it, or choose another address with --grpc-listen.",
          e);
    }
    SERVICES.forEach(service -> health.setStatus(service, ServingStatus.SERVING));
  }

  /** The port that is listened on. */
  public int port() {
    return server.getPort();
  }

  /** Health says NOT_SERVING, starts and stops are refused; calls that run go on. */
  public void beginShutdown() {
    if (shutDown.compareAndSet(false, true)) {
      health.enterTerminalState();
      registry.shutDown();
    }
  }

  /**
   * Stops: drains, then forces. Blocks for at most twice the time.
   *
   * @param drain how long calls that run may take
   */
  public void stop(Duration drain) throws InterruptedException {
    beginShutdown();
    server.shutdown();
    queries.close();
    if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
      server.shutdownNow();
      server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
    }
    executor.shutdown();
  }
}
