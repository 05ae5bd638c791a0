package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsRole;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.forward.ChunkPool;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.testing.netem.Datagram;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.VirtualTime;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.wire.PeerPath;
import io.whipsidecar.wire.TcpPath;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A media plane, a registry and publishers in virtual time. Only the DTLS handshakes take real
 * time, on real threads; virtual time stands still meanwhile.
 */
final class World implements AutoCloseable {
  static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 8189);
  private static final long REAL_TIME_LIMIT_NS = 60_000_000_000L;
  private static final DtlsIdentity SERVER_IDENTITY = identity();
  private static final DtlsIdentity PUBLISHER_IDENTITY = identity();

  private final VirtualTime time = new VirtualTime(1_000 * VirtualTime.SECOND);
  private final Random random = new Random(20);
  private final Counters counters = new Counters();
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final VirtualIo io = new VirtualIo(time, counters, this::toPublishers);
  private final List<ScriptedPublisher> publishers = new ArrayList<>();
  private final ChunkPool keptMedia = new ChunkPool(64 << 20);
  private final MediaPlane plane;
  private final IngestRegistry registry;
  private String fingerprint = PUBLISHER_IDENTITY.sha256Fingerprint();
  private final Map<InetSocketAddress, TcpPath> connections = new HashMap<>();
  private int opened;
  private String videoLines = "";

  World() {
    this(10);
  }

  World(int maxPublishers) {
    this(new Admission(maxPublishers, maxPublishers));
  }

  World(Admission admission) {
    SessionServices services =
        new SessionServices(
            io,
            command -> tasks.add(() -> command.accept(time.nowNs())),
            Handshakes.on(pool),
            SERVER_IDENTITY,
            counters,
            random,
            new MediaClock(Instant.EPOCH, time.nowNs()));
    LocalCandidate candidate =
        new LocalCandidate(LocalCandidate.Transport.UDP, "192.0.2.1", 8189, 65_535);
    plane =
        new MediaPlane(services, (loopback, reachedAt) -> List.of(candidate), admission, keptMedia);
    io.router().onUnrouted((buffer, offset, length, source) -> plane.claim(buffer, offset, length));
    io.router().onStrayCheck(plane::onStrayCheck);
    registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 65_000), block -> null, 0, 16),
            IngestStore.inMemory(),
            new RegistryLimits(20_000, 0),
            () -> Instant.EPOCH,
            List.of(plane));
  }

  private static DtlsIdentity identity() {
    return DtlsIdentity.generate(new SecureRandom(), Instant.now());
  }

  VirtualTime time() {
    return time;
  }

  Random random() {
    return random;
  }

  VirtualIo io() {
    return io;
  }

  MediaPlane plane() {
    return plane;
  }

  ChunkPool keptMedia() {
    return keptMedia;
  }

  IngestRegistry registry() {
    return registry;
  }

  ExecutorService pool() {
    return pool;
  }

  /** What other threads want done in the one thread of the test. */
  LinkedBlockingQueue<Runnable> tasks() {
    return tasks;
  }

  long count(Counter counter) {
    return counters.value(counter);
  }

  /** A datagram comes in at the server. */
  void arrive(Datagram datagram, long nowNs) {
    byte[] bytes = datagram.bytes();
    TcpPath connection = connections.get(datagram.source());
    SocketAddress source = connection == null ? datagram.source() : connection;
    DatagramHandler session = io.router().route(bytes, 0, bytes.length, source);
    if (session != null) {
      session.handle(bytes, 0, bytes.length, source, nowNs);
    }
    runTasks();
  }

  /** What comes from this address, from now on, comes in a connection. */
  TcpPath connect(InetSocketAddress from) {
    TcpPath connection = new Connection(from);
    connections.put(from, connection);
    return connection;
  }

  /** The connection from this address ends. */
  void disconnect(InetSocketAddress from) {
    TcpPath connection = Objects.requireNonNull(connections.remove(from), "connection");
    io.router().lose(connection, time.nowNs());
    runTasks();
  }

  private static final class Connection extends TcpPath {
    private static final long serialVersionUID = 1L;

    Connection(InetSocketAddress remote) {
      super(remote);
    }
  }

  /** A datagram from any address, without a network in between. */
  void inject(InetSocketAddress source, byte[] bytes) {
    arrive(new Datagram(source, SERVER, bytes), time.nowNs());
  }

  private void toPublishers(SocketAddress path, byte[] bytes, int offset, int length) {
    InetSocketAddress to = PeerPath.remote(path);
    for (ScriptedPublisher publisher : publishers) {
      if (publisher.network().leadsTo(to)) {
        publisher.network().fromServer(SERVER, to, bytes, offset, length);
      }
    }
  }

  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void runFor(long durationNs) {
    runTasks();
    for (long left = durationNs; left > 0; left -= 50 * VirtualTime.MILLISECOND) {
      time.runFor(Math.min(left, 50 * VirtualTime.MILLISECOND));
      runTasks();
    }
  }

  /** Lets real threads work until something is so; virtual time stands still. */
  void settle(String what, BooleanSupplier done) {
    long endNs = System.nanoTime() + REAL_TIME_LIMIT_NS;
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(endNs);
      try {
        Runnable task = tasks.poll(10, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      time.runFor(0);
    }
    runTasks();
  }

  Ingest ingest(String id, IngestConfig config) {
    StartResult result =
        registry.start(StartCommand.of(new ProcessId(id), config, ManagerRef.NONE), time.nowNs());
    runTasks();
    return ((StartResult.Started) result).ingest();
  }

  Ingest ingest(String id) {
    return ingest(id, IngestConfig.defaults());
  }

  /** FFmpeg binds all ports of an ingest. */
  void bindReader(Ingest ingest) {
    for (TrackEndpoint track : ingest.tracks()) {
      Objects.requireNonNull(io.reader(track.rtpPort())).onBound(track.rtpPort());
    }
    runTasks();
  }

  /** A POST with an offer of {@code a=setup:} as given. */
  PublisherGateway.OpenResult open(Ingest ingest, String setup) {
    PublisherGateway.Opening opening =
        new PublisherGateway.Opening(
            ingest.id().value(),
            "secret-" + ++opened,
            "etag",
            Offer.negotiated(
                setup,
                fingerprint,
                ingest.config().video() == null ? null : ingest.config().video().codec(),
                ingest.config().audio() == null ? null : ingest.config().audio().codec(),
                videoLines),
            "scripted",
            "203.0.113.7",
            false,
            "");
    PublisherGateway.OpenResult result = plane.open(opening, time.nowNs());
    runTasks();
    return result;
  }

  /** The next offers announce a certificate with this hash. */
  void announce(String sha256) {
    fingerprint = sha256;
  }

  /** Offers from now on have these lines in their video section. */
  void offering(String lines) {
    videoLines = lines;
  }

  /** The secret of the session that was opened last. */
  String secret() {
    return "secret-" + opened;
  }

  /** A publisher whose POST was accepted; nothing has been sent yet. */
  ScriptedPublisher publisher(Ingest ingest, String setup, PublisherProfile profile) {
    PublisherGateway.OpenResult result = open(ingest, setup);
    assertThat(result).isInstanceOf(PublisherGateway.Opened.class);
    ScriptedPublisher publisher =
        new ScriptedPublisher(
            this,
            PUBLISHER_IDENTITY,
            setup.equals("passive") ? DtlsRole.SERVER : DtlsRole.CLIENT,
            ((PublisherGateway.Opened) result).local(),
            new InetSocketAddress("203.0.113.7", 40_000 + publishers.size()),
            profile);
    publishers.add(publisher);
    return publisher;
  }

  /** A publisher that is connected: checks and handshake are done. */
  ScriptedPublisher connected(Ingest ingest, String setup, PublisherProfile profile) {
    ScriptedPublisher publisher = publisher(ingest, setup, profile);
    connect(ingest, publisher);
    return publisher;
  }

  ScriptedPublisher connected(Ingest ingest) {
    return connected(ingest, "actpass", PublisherProfile.of(PublisherProfile.Retransmission.RTX));
  }

  void connect(Ingest ingest, ScriptedPublisher publisher) {
    publisher.startDtls();
    publisher.checkForever();
    settle("handshake", () -> publisher.hasKeys() && hasPassed(ingest, Stage.DTLS_DONE));
  }

  boolean hasPassed(Ingest ingest, Stage stage) {
    var publisher = ingest.status().publisher();
    return publisher != null
        && publisher.stages().stream().anyMatch(passed -> passed.name().equals(stage.id()));
  }

  LegCapture video(Ingest ingest) {
    return io.leg(ingest.ports().first());
  }

  LegCapture videoRtcp(Ingest ingest) {
    return io.leg(ingest.ports().first() + 1);
  }

  LegCapture audio(Ingest ingest) {
    return io.leg(ingest.ports().first() + 2);
  }

  LegCapture audioRtcp(Ingest ingest) {
    return io.leg(ingest.ports().first() + 3);
  }

  /** Everything that a reader may rely on, whatever has happened. */
  void assertLegs(Ingest ingest) {
    video(ingest).assertContinuous(102);
    audio(ingest).assertContinuous(111);
    assertThat(H264Payload.beginsKeyframe(video(ingest).payloads().get(0))).isTrue();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
