package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsKeys;
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
import io.whipsidecar.media.Codec;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.srtp.SrtpSender;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.wire.RtpHeader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The whole way of a media packet without a network: from {@link DatagramHandler#handle} to what is
 * handed to the loopback sender. One publisher sends H264 at 30 frames a second, eight packets of
 * {@value #PACKET_BYTES} bytes each, a keyframe every 60 frames; the packets were protected
 * beforehand. For allocation tests and benchmarks.
 */
public final class PacketPath {
  public static final int PACKET_BYTES = 1_200;

  /** Every sequence number once, so that a second round follows upon the first. */
  public static final int ROUND = 65_536;

  private static final InetSocketAddress PUBLISHER = new InetSocketAddress("203.0.113.7", 40_000);
  private static final DtlsIdentity IDENTITY =
      DtlsIdentity.generate(new SecureRandom(), Instant.EPOCH);
  private static final int PACKETS_PER_FRAME = 8;
  private static final int FRAMES_PER_KEYFRAME = 60;
  private static final long PACKET_NS = 1_000_000_000L / 30 / PACKETS_PER_FRAME;
  private static final long START_NS = 1_000_000_000L;
  private static final int SSRC = 0x1234_5678;

  /** Where RTP for a leg goes. */
  public interface Output {
    void sendRtp(int port, byte[] packet, int offset, int length);
  }

  private final SrtpProfile profile;
  private final byte[] key;
  private final byte[] salt;
  private byte[][] wire;
  private final PublisherSession session;
  private final PathIo io;
  private long nowNs = START_NS;
  private int next;

  /**
   * @param packets how many of a round are prepared; less than {@link #ROUND} when no more are
   *     handled
   */
  public PacketPath(SrtpProfile profile, int packets, Output output) {
    this(profile, packets, PACKET_BYTES, new Publishers(new PathIo(output)), "studio");
  }

  /** One of several publishers on the same plane. */
  PacketPath(SrtpProfile profile, int packets, int packetBytes, Publishers publishers, String id) {
    this.profile = profile;
    Random random = new Random(1);
    key = new byte[profile.keyBytes()];
    salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    wire = wire(packets, packetBytes);
    io = publishers.io;
    session = publishers.open(id);
    install();
  }

  /** Ingests and publishers without a network. */
  static final class Publishers {
    private final MediaPlane plane;
    private final IngestRegistry registry;
    private final PathIo io;

    Publishers(PathIo io) {
      this.io = io;
      SessionServices services =
          new SessionServices(
              io,
              command -> command.accept(START_NS),
              Handshakes.on(command -> {}),
              IDENTITY,
              new Counters(),
              new Random(2),
              new MediaClock(Instant.EPOCH, START_NS));
      plane =
          new MediaPlane(
              services,
              (loopback, reachedAt) -> List.of(),
              new Admission(10_000, 10_000),
              new ChunkPool(1L << 30));
      registry =
          new IngestRegistry(
              new PortAllocator(new PortRange(20_000, 65_000), block -> null, 0, 16),
              IngestStore.inMemory(),
              new RegistryLimits(20_000, 0),
              () -> Instant.EPOCH,
              List.of(plane));
    }

    Ingest register(String id) {
      StartCommand start =
          StartCommand.of(new ProcessId(id), IngestConfig.defaults(), ManagerRef.NONE);
      return ((StartResult.Started) registry.start(start, 0)).ingest();
    }

    /** An ingest with a reader and a publisher whose POST was accepted. */
    PublisherSession open(String id) {
      Ingest ingest = register(id);
      for (TrackEndpoint track : ingest.tracks()) {
        Objects.requireNonNull(io.readers.get(track.rtpPort())).onBound(track.rtpPort());
      }
      PublisherGateway.Opening opening =
          new PublisherGateway.Opening(
              id,
              "secret",
              "etag",
              Offer.negotiated("actpass", IDENTITY.sha256Fingerprint(), Codec.H264, Codec.OPUS, ""),
              "",
              "203.0.113.7",
              false,
              "");
      plane.open(opening, START_NS);
      return (PublisherSession)
          io.timers.stream().filter(t -> t instanceof PublisherSession).reduce((a, b) -> b).get();
    }
  }

  private byte[][] wire(int packets, int packetBytes) {
    SrtpSender sender = new SrtpSender(profile, key, salt);
    byte[][] all = new byte[packets][];
    byte[] plain = new byte[packetBytes];
    H264Payload payloads = new H264Payload();
    for (int i = 0; i < packets; i++) {
      int frame = i / PACKETS_PER_FRAME;
      int index = i % PACKETS_PER_FRAME;
      boolean last = index == PACKETS_PER_FRAME - 1;
      RtpHeader.write(plain, 0, last, 102, i, frame * 3_000, SSRC);
      ByteBuffer payload = ByteBuffer.wrap(plain).position(RtpHeader.FIXED_BYTES);
      boolean keyframe = frame % FRAMES_PER_KEYFRAME == 0;
      payloads.write(0, keyframe, index, PACKETS_PER_FRAME, i, payload);
      all[i] = new byte[packetBytes + profile.tagBytes()];
      sender.protectRtp(plain, 0, packetBytes, all[i], 0);
    }
    return all;
  }

  /** Fresh keys, as the same packets are accepted only once. */
  private void install() {
    session.onKeys(new DtlsKeys(profile.id(), key, salt, key, salt, "none"));
  }

  /** Handles the next packets of the round. */
  public void handle(int packets) {
    for (int i = 0; i < packets; i++) {
      if (next == wire.length) {
        next = 0;
        install();
      }
      byte[] packet = wire[next++];
      nowNs += PACKET_NS;
      session.handle(packet, 0, packet.length, PUBLISHER, nowNs);
    }
  }

  /** Leaves only what the session itself holds; nothing can be handled any more. */
  void forgetPackets() {
    wire = new byte[0][];
  }

  /** Fires what is due. */
  public void fireTimers() {
    fireTimers(io.timers);
  }

  /** As {@link #fireTimers()}, for the latest publisher of several alone. */
  void fireOwnTimers() {
    fireTimers(io.timers.subList(io.timers.size() - 2, io.timers.size()));
  }

  private void fireTimers(List<Timed> timers) {
    for (Timed timed : List.copyOf(timers)) {
      if (timed.nextDeadlineNs() <= nowNs) {
        timed.onTimeout(nowNs);
      }
    }
  }

  byte[] key() {
    return key.clone();
  }

  byte[] salt() {
    return salt.clone();
  }

  /** Hands RTP on and forgets everything else. */
  static final class PathIo implements MediaIo {
    private final Output output;
    private final List<Timed> timers = new ArrayList<>();
    private final Map<Integer, ReaderListener> readers = new HashMap<>();

    PathIo(Output output) {
      this.output = output;
    }

    @Override
    public boolean tellsReadersApart() {
      return true;
    }

    @Override
    public void sendRtp(int port, byte[] packet, int offset, int length) {
      output.sendRtp(port, packet, offset, length);
    }

    @Override
    public void add(Timed timed) {
      timers.add(timed);
    }

    @Override
    public void remove(Timed timed) {
      timers.remove(timed);
    }

    @Override
    public void watchReader(int rtpPort, int rtcpPort, ReaderListener listener) {
      readers.put(rtpPort, listener);
    }

    @Override
    public void unwatchReader(int rtpPort) {
      readers.remove(rtpPort);
    }

    @Override
    public void sendToPublisher(SocketAddress to, byte[] bytes, int offset, int length) {}

    @Override
    public void sendRtcp(int port, byte[] packet, int offset, int length) {}

    @Override
    public void releaseRtcp(int port) {}

    @Override
    public void register(String localUfrag, DatagramHandler session) {}

    @Override
    public void release(String localUfrag) {}

    @Override
    public void bind(SocketAddress address, DatagramHandler session) {}

    @Override
    public void follow(SocketAddress address, DatagramHandler session) {}

    @Override
    public void unregister(DatagramHandler session) {}

    @Override
    public void awaitReader(int rtpPort, boolean awaited) {}
  }
}
