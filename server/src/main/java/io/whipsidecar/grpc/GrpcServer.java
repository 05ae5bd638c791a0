package io.whipsidecar.grpc;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.observe.BindFailure;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server with all its services: lifecycle, ingests, health (grpc.health.v1) and reflection
 * (v1 and v1alpha). Made, started and stopped by {@code Main}'s thread.
 */
public final class GrpcServer {
  private static final String FLAG = "--grpc-listen";
  private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

  /** Above it the transport ends a call without reading on; see {@link MessageLimit}. */
  private static final int MAX_TRANSPORT_BYTES = 1024 * 1024;

  private static final Duration WARM_UP_PATIENCE = Duration.ofSeconds(2);

  private static final int MAX_METADATA_BYTES = 16 * 1024;

  /** Every call is answered from memory; a few threads are enough, and end when idle. */
  private static final int THREADS = 4;

  private static final List<String> SERVICES =
      List.of(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          ProcessLifecycleServiceGrpc.SERVICE_NAME,
          IngestServiceGrpc.SERVICE_NAME);

  private final ServerConfig.Grpc config;
  private final WatchedFiles files = new WatchedFiles();
  private final NettyTransport.Transport transport;
  private final @Nullable SocketFile socketFile;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService executor = executor();
  private final IngestRegistry registry;
  private final IngestQueryService queries;
  private final CallTimes calls;
  private final Server server;
  private final AtomicBoolean shutDown = new AtomicBoolean();

  /**
   * @param config where to listen (port 0: any) and whom to let in
   * @param urls where publishers find the WHIP endpoints
   * @param nanoTime the monotonic clock of the registry
   * @throws io.whipsidecar.config.ConfigException when a certificate, key or token can't be used
   */
  public GrpcServer(
      ServerConfig.Grpc config,
      IngestRegistry registry,
      IngestEvents events,
      PublisherControl publishers,
      PublishUrls urls,
      LongSupplier nanoTime) {
    this(config, null, registry, events, publishers, urls, nanoTime);
  }

  /**
   * @param given null: the transport of the configuration
   */
  GrpcServer(
      ServerConfig.Grpc config,
      @Nullable ServerBuilder<?> given,
      IngestRegistry registry,
      IngestEvents events,
      PublisherControl publishers,
      PublishUrls urls,
      LongSupplier nanoTime) {
    this.config = config;
    this.registry = registry;
    this.calls = new CallTimes(nanoTime);
    ServerConfig.Tls tls = config.tls();
    ServerCredentials credentials =
        tls == null ? InsecureServerCredentials.create() : TlsFiles.credentials(tls, files);
    this.transport =
        given == null
            ? NettyTransport.listenOn(config.listen(), credentials)
            : new NettyTransport.Transport(given, () -> {});
    this.socketFile =
        config.listen() instanceof ListenAddress.Unix unix ? new SocketFile(unix.path()) : null;
    IngestMessages messages = new IngestMessages(urls);
    this.queries =
        new IngestQueryService(registry, events, publishers, messages, nanoTime, executor);
    ServerBuilder<?> builder =
        transport
            .builder()
            .maxInboundMessageSize(MAX_TRANSPORT_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .executor(executor)
            .intercept(new MessageLimit())
            .intercept(new FaultInterceptor())
            .addService(new LifecycleService(registry, messages, nanoTime, executor))
            .addService(EncodedWatch.bind(queries))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(reflectionV1alpha())
            .fallbackHandlerRegistry(new UnknownMethods());
    if (config.asksForToken()) {
      builder.intercept(
          new TokenInterceptor(
              BearerTokens.of("grpc-token-file", config.tokenFile(), config.token(), files)));
    }
    this.server =
        builder
            .intercept(new ErrorInfoInterceptor())
            .intercept(calls) // the last is the outermost
            .build();
  }

  /** Has the duration of every unary call told from now on. */
  public void onCall(CallListener listener) {
    calls.listener(listener);
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
    SocketFile socket = socketFile;
    try {
      if (socket != null) {
        socket.prepare();
      }
      bind();
      if (socket != null) {
        socket.restrict(config.socketMode());
      }
    } catch (IOException | RuntimeException e) {
      executor.shutdownNow();
      transport.release().run();
      throw e;
    }
    files.start();
    SERVICES.forEach(service -> health.setStatus(service, ServingStatus.SERVING));
  }

  private void bind() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw (config.listen() instanceof ListenAddress.Tcp tcp
              ? BindFailure.ofTcp(tcp.address(), "gRPC", FLAG, e)
              : BindFailure.ofUnix(((ListenAddress.Unix) config.listen()).path(), "gRPC", FLAG, e))
          .asException();
    }
  }

  /** Looks at certificates and tokens now instead of at the next turn. */
  void lookAtFiles() {
    files.look();
  }

  /** The port that is listened on; -1: a Unix domain socket. */
  public int port() {
    return server.getPort();
  }

  /** A first TLS handshake, so that the first manager's is not it; whatever comes of it. */
  public void warmUpTls() {
    if (config.tls() != null) {
      var unused = HealthProbe.ask(config.at(address()), WARM_UP_PATIENCE);
    }
  }

  /** Where managers call: as configured, with the port that the kernel has chosen. */
  public ListenAddress address() {
    return config.listen() instanceof ListenAddress.Tcp tcp
        ? new ListenAddress.Tcp(new InetSocketAddress(tcp.address().getAddress(), port()))
        : config.listen();
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
    try {
      drain(drain);
    } finally {
      files.close();
      transport.release().run();
      deleteSocket();
      executor.shutdown();
    }
  }

  private void deleteSocket() {
    try {
      if (socketFile != null) {
        socketFile.delete();
      }
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("cause", e).log("grpc-socket-not-deleted");
    }
  }

  private void drain(Duration drain) throws InterruptedException {
    beginShutdown();
    server.shutdown();
    queries.close();
    if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
      server.shutdownNow();
      server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
