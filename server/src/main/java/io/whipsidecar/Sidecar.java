package io.whipsidecar;

import io.whipsidecar.admin.AdminServer;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.files.MachineBoot;
import io.whipsidecar.forward.ChunkPool;
import io.whipsidecar.grpc.GrpcServer;
import io.whipsidecar.grpc.GrpcWarmUp;
import io.whipsidecar.grpc.PublishUrls;
import io.whipsidecar.http.HttpLimits;
import io.whipsidecar.http.HttpServer;
import io.whipsidecar.http.Page;
import io.whipsidecar.http.PageServer;
import io.whipsidecar.ice.IceLiteAgent;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.RefusalNews;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.metrics.MetricSources;
import io.whipsidecar.metrics.Metrics;
import io.whipsidecar.net.AddressBook;
import io.whipsidecar.net.Candidates;
import io.whipsidecar.net.DatagramPort;
import io.whipsidecar.net.HandshakePool;
import io.whipsidecar.net.LoopGateway;
import io.whipsidecar.net.LoopMediaIo;
import io.whipsidecar.net.LoopbackPortProbe;
import io.whipsidecar.net.MediaLoop;
import io.whipsidecar.net.NioDatagramPort;
import io.whipsidecar.net.NioLoopbackSender;
import io.whipsidecar.net.PublisherPort;
import io.whipsidecar.net.ReaderWatch;
import io.whipsidecar.net.RtcpSockets;
import io.whipsidecar.net.SessionRouter;
import io.whipsidecar.net.linux.SystemCalls;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.session.Admission;
import io.whipsidecar.session.CommandQueue;
import io.whipsidecar.session.MediaClock;
import io.whipsidecar.session.MediaPlane;
import io.whipsidecar.session.SessionServices;
import io.whipsidecar.store.SqliteIngestStore;
import io.whipsidecar.whip.PublishToken;
import io.whipsidecar.whip.Refusals;
import io.whipsidecar.whip.WhipEndpoint;
import io.whipsidecar.whip.WhipIngest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: the wiring diagram. Constructors from top to bottom, then {@link #start};
 * {@link #stop} goes in reverse order.
 */
final class Sidecar {
  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

  private static final int MAX_INGESTS = 20_000;

  /** Removals that a watcher may have missed and still be told of. */
  private static final int KEPT_REMOVALS = 1_000;

  private static final int LOOK_PATIENCE_S = 2;

  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Counters counters = new Counters();
  private final SecureRandom random = new SecureRandom();
  private final ServerConfig config;
  private final DtlsIdentity identity;
  private final SqliteIngestStore store;
  private final NioDatagramPort udp;
  private final DatagramPort port;
  private final int tcpPort;
  private final NioLoopbackSender sender;
  private final RtcpSockets rtcp;
  private final AddressBook addresses;
  private final MediaLoop loop;
  private final ReaderWatch readers;
  private final HandshakePool handshakes;
  private final ExecutorService eventThread;
  private final ScheduledExecutorService timer;
  private final MediaPlane plane;
  private final CommandQueue commands;
  private final IngestRegistry registry;
  private final RefusalNews refusalNews = new RefusalNews();
  private final Refusals refusals;
  private final LoopGateway gateway;
  private final GrpcServer grpc;
  private final HttpServer http;
  private final Metrics metrics;
  private final @Nullable PageServer metricsServer;
  private final @Nullable AdminServer admin;

  /**
   * Opens the store and the media sockets; the listeners open at {@link #start}.
   *
   * @throws ConfigException when the store can't be used
   * @throws IOException when the store or a socket can't be had; the message says what to do
   */
  Sidecar(ServerConfig config) throws IOException {
    this.config = config;
    CompletableFuture<Optional<SystemCalls>> loading =
        CompletableFuture.supplyAsync(SystemCalls::load);
    CompletableFuture<DtlsIdentity> making = // takes as long as the store and the sockets
        CompletableFuture.supplyAsync(() -> DtlsIdentity.generate(random, Instant.now()));
    store = SqliteIngestStore.open(config.stateDir()); // first: another server may have it
    addresses = AddressBook.open(config.ice().advertise(), config.ice().interfaces()::accepts);
    // core: what the event loop owns
    Optional<SystemCalls> calls = loading.join();
    udp = NioDatagramPort.open(new InetSocketAddress(config.ice().udpPort()), counters, calls);
    udp.answerFrom(addresses.ambiguous());
    PublisherPort withTcp = config.ice().tcpPort() == 0 ? null : withTcp(udp, config.ice());
    tcpPort = withTcp == null ? 0 : withTcp.tcpPort();
    port = withTcp == null ? udp : withTcp;
    sender = NioLoopbackSender.open(counters, calls);
    rtcp = new RtcpSockets(counters);
    SessionRouter router = new SessionRouter(IceLiteAgent::localUfrag, counters);
    loop = new MediaLoop(port, sender, router, counters, System::nanoTime);
    if (withTcp != null) {
      withTcp.attach(loop, router, System::nanoTime);
    }
    readers = ReaderWatch.open(loop, counters, System::nanoTime);
    if (sender.onRefused(readers::refused)) {
      readers.relyOnRefusals();
    }
    readers.countIceDrops(port.localAddress().getPort());
    handshakes = HandshakePool.open();
    commands = command -> loop.execute(() -> command.accept(System.nanoTime()));
    identity = making.join();
    SessionServices services =
        new SessionServices(
            new LoopMediaIo(port, sender, rtcp, router, loop, readers),
            commands,
            handshakes.handshakes(),
            identity,
            counters,
            random,
            new MediaClock(Instant.now(), System.nanoTime(), MachineBoot.id()),
            store);
    plane =
        new MediaPlane(
            services,
            new Candidates(addresses, port.localAddress().getPort(), tcpPort),
            new Admission(config.whip().maxPublishers(), config.whip().maxSettingUp()),
            new ChunkPool(config.keptMedia().of(Runtime.getRuntime().maxMemory())));
    router.onUnrouted((buffer, offset, length, source) -> plane.claim(buffer, offset, length));
    router.onStrayCheck(plane::onStrayCheck);
    // registrations
    eventThread = Executors.newSingleThreadExecutor(task -> daemon(task, "events"));
    timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "registry-timer"));
    IngestEvents events = new IngestEvents(runId(random), eventThread, KEPT_REMOVALS);
    registry =
        new IngestRegistry(
            new PortAllocator(
                new PortRange(config.legPorts().first(), config.legPorts().last()),
                new LoopbackPortProbe(),
                PortAllocator.DEFAULT_REST_NS,
                PortAllocator.DEFAULT_ATTEMPTS),
            store,
            limits(config.lifetimes()),
            Instant::now,
            List.of(plane, events));
    refusals =
        new Refusals(
            config.http().basePath(),
            registry,
            refusalNews,
            counters.refusals(),
            Instant::now,
            System::nanoTime);
    // listeners
    gateway = new LoopGateway(commands, plane, System::nanoTime);
    PublishUrls urls = new PublishUrls(config.http().basePath(), this::publishersOrigin);
    grpc =
        new GrpcServer(
            config.grpc(), registry, events, gateway::disconnect, urls, System::nanoTime);
    metrics = new Metrics(metricSources(), config.metrics().byProcess());
    ListenAddress.Tcp metricsListen = config.metrics().listen();
    metricsServer =
        metricsListen == null
            ? null
            : new PageServer(
                "metrics", metricsListen.address(), metrics.page(), HttpLimits.DEFAULT);
    ListenAddress.Tcp adminListen = config.admin().listen();
    admin =
        adminListen == null
            ? null
            : new AdminServer(
                config.admin(),
                adminListen,
                metrics.page(),
                new AdminServer.Sources(
                    registry, events, gateway::disconnect, metricSources(), urls));
    http =
        new HttpServer(
            config.http(),
            new WhipEndpoint(WhipWiring.settings(config), this::whipIngest, gateway, random),
            List.of(Page.healthz()),
            HttpLimits.DEFAULT);
    http.onRefusal(refusals::onRefused);
  }

  private static RegistryLimits limits(ServerConfig.Lifetimes lifetimes) {
    Duration expiry = lifetimes.expireIdleAfter();
    return new RegistryLimits(
        MAX_INGESTS,
        lifetimes.orphanGrace().toNanos(),
        expiry == null ? RegistryLimits.NEVER : expiry.toNanos());
  }

  private MetricSources metricSources() {
    return new MetricSources(
        counters,
        () -> registry.list(null, Integer.MAX_VALUE),
        loop::stats,
        () -> registry.availablePorts(System.nanoTime()),
        handshakes.handshakes()::runningCount,
        handshakes.handshakes()::waitingCount);
  }

  private PublisherPort withTcp(NioDatagramPort udp, ServerConfig.Ice ice) throws IOException {
    return PublisherPort.open(
        udp, new InetSocketAddress(ice.tcpPort()), counters, System::nanoTime);
  }

  /** Where this process reaches its own listener. */
  private static InetSocketAddress loopback(InetSocketAddress listen, int port) {
    InetAddress host =
        listen.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : listen.getAddress();
    return new InetSocketAddress(host, port);
  }

  /** What a publisher's URL begins with; asked when the HTTP listener is open. */
  private String publishersOrigin() {
    String told = config.http().publicUrl();
    if (told != null) {
      return told;
    }
    InetAddress host = config.http().listen().address().getAddress();
    return "http://"
        + (host.isAnyLocalAddress()
            ? "localhost:" + http.port()
            : at(config.http().listen(), http.port()));
  }

  private static String runId(SecureRandom random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private @Nullable WhipIngest whipIngest(String processId) {
    ProcessId id = ProcessId.isValid(processId) ? new ProcessId(processId) : null;
    Ingest ingest = id == null ? null : registry.find(id);
    if (ingest == null) {
      return null;
    }
    io.whipsidecar.ingest.PublishToken token = ingest.config().publishToken();
    return new WhipIngest(
        processId,
        codec(ingest.config().video()),
        codec(ingest.config().audio()),
        token == null ? null : PublishToken.of(token.value()),
        ingest.config().maxBitrate());
  }

  private static @Nullable Codec codec(@Nullable TrackConfig track) {
    return track == null ? null : track.codec();
  }

  /**
   * Starts everything, the listeners last: whoever connects is served. On a machine of two cores
   * the rehearsals take a second: publishers and managers of before a restart don't wait for them.
   */
  void start() throws IOException, InterruptedException {
    restore();
    loop.start();
    CountDownLatch looked = new CountDownLatch(1);
    commands.execute(nowNs -> beginToLook(looked::countDown)); // all that was restored is watched
    addresses.start(found -> loop.execute(() -> udp.answerFrom(found)));
    WarmUp warmUp = new WarmUp(config.http().basePath(), random, identity);
    refusals.ignore(warmUp.processId());
    boolean awaited = registry.size() > 0;
    if (!awaited) {
      rehearse(warmUp);
    }
    http.start();
    awaitLook(looked);
    grpc.start();
    if (admin != null) {
      admin.start();
    }
    if (metricsServer != null) {
      metricsServer.start();
    }
    if (awaited) {
      daemon(
              () -> {
                rehearse(warmUp);
                warmListeners(warmUp);
              },
              "warm-up")
          .start();
    } else {
      warmListeners(warmUp);
    }
    var unused = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    LOG.atInfo()
        .addKeyValue("grpc", grpc.address())
        .addKeyValue("httpPort", http.port())
        .addKeyValue("iceUdpPort", port.localAddress().getPort())
        .addKeyValue("iceTcpPort", tcpPort)
        .addKeyValue("receiveBufferBytes", port.receiveBufferBytes())
        .log("server-started");
  }

  private static void rehearse(WarmUp warmUp) {
    warmUp.withoutNetwork();
    GrpcWarmUp.rehearse();
  }

  /** After it, what managers and publishers do is counted; what the warm-up does is not. */
  private void warmListeners(WarmUp warmUp) {
    warmUp.whileListening(
        loopback(config.http().listen().address(), http.port()), handshakes.handshakes());
    grpc.warmUpTls();
    grpc.onCall(metrics.latencies()::onCall);
    http.onRequest(metrics.latencies()::onRequest);
    store.onWrite(metrics.latencies()::onStoreWrite);
  }

  private void restore() {
    for (Registration refused : registry.restore(System.nanoTime())) {
      LOG.atWarn()
          .addKeyValue("processId", refused.id())
          .addKeyValue("firstPort", refused.ports().first())
          .addKeyValue("reason", "its ports are outside leg-ports, or another ingest has them")
          .log("registration-not-restored");
    }
    LOG.atInfo().addKeyValue("ingests", registry.size()).log("registrations-restored");
  }

  private void beginToLook(Runnable done) {
    readers.start();
    readers.afterLook(done);
  }

  /**
   * A start may replace what nobody reads: so no manager is served before it is known who reads.
   */
  private static void awaitLook(CountDownLatch looked) throws InterruptedException {
    if (!looked.await(LOOK_PATIENCE_S, TimeUnit.SECONDS)) {
      LOG.atWarn().addKeyValue("afterSeconds", LOOK_PATIENCE_S).log("readers-not-seen-yet");
    }
  }

  /**
   * What is orphaned or expired is dropped, refusals are told: not by the event loop, it waits for
   * no lock.
   */
  private void tick() {
    try {
      registry.onTimeout(System.nanoTime());
      refusalNews.tell();
    } catch (RuntimeException e) { // or it would be the last tick
      LOG.atError().setCause(e).log("registry-timer-fault");
    }
  }

  ListenAddress grpcAddress() {
    return grpc.address();
  }

  /** A line for programs: where the server listens. */
  String readyLine() {
    ServerConfig.Https https = config.http().https();
    String secure = at("https", https == null ? null : https.listen(), http.securePort());
    String operator = at("admin", config.admin().listen(), admin == null ? 0 : admin.port());
    String scraper =
        at("metrics", config.metrics().listen(), metricsServer == null ? 0 : metricsServer.port());
    return "ready grpc=%s http=%s%s ice-udp=%d ice-tcp=%d%s%s"
        .formatted(
            grpc.address(),
            at(config.http().listen(), http.port()),
            secure,
            port.localAddress().getPort(),
            tcpPort,
            operator,
            scraper);
  }

  private static String at(String name, ListenAddress.@Nullable Tcp listen, int port) {
    return listen == null ? "" : " " + name + "=" + at(listen, port);
  }

  private static String at(ListenAddress.Tcp listen, int port) {
    InetAddress host = listen.address().getAddress();
    return new ListenAddress.Tcp(new InetSocketAddress(host, port)).toString();
  }

  /** Publishers are told goodbye; who comes from now on is told when to come again. */
  void beginShutdown() {
    grpc.beginShutdown();
    gateway.beginShutdown(); // before the goodbyes: they bring publishers back
    commands.execute(plane::shutDown);
  }

  /** Drains and stops: calls finish, then sockets close. */
  void stop() throws InterruptedException {
    LOG.atInfo().log("server-stopping");
    timer.shutdownNow();
    beginShutdown();
    grpc.stop(DRAIN);
    http.close();
    if (admin != null) {
      admin.close();
    }
    if (metricsServer != null) {
      metricsServer.close();
    }
    metrics.close();
    handshakes.close();
    loop.close();
    readers.close();
    addresses.close();
    store.close();
    eventThread.shutdownNow();
    rtcp.close();
    sender.close();
    port.close();
    LOG.atInfo().log("server-stopped");
  }
}
