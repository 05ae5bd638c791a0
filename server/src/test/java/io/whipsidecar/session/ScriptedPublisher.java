package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsEndpoint;
import io.whipsidecar.dtls.DtlsFingerprint;
import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsKeys;
import io.whipsidecar.dtls.DtlsRole;
import io.whipsidecar.dtls.DtlsSink;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.sdp.LocalParameters;
import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.srtp.SrtpReceiver;
import io.whipsidecar.srtp.SrtpSender;
import io.whipsidecar.testing.netem.Datagram;
import io.whipsidecar.testing.netem.FakeNetwork;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.testing.netem.VirtualTime;
import io.whipsidecar.wire.PacketKind;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A publisher as it looks from the network: checks, a real handshake, SRTP of H264 and Opus, sender
 * reports, retransmissions. What it does when is the test's decision.
 */
final class ScriptedPublisher implements DtlsSink {
  private static final int EPOCH_OFFSET = 3;

  private final World world;
  private final RandomGenerator random;
  private final DtlsIdentity identity;
  private final DtlsRole role;
  private final FakeNetwork network;
  private final RtpPublisher media;
  private final Map<Integer, byte[]> protectedMedia = new HashMap<>();
  private final List<byte[]> heldDtls = new ArrayList<>();

  private LocalParameters server;
  private InetSocketAddress address;
  private @Nullable DtlsEndpoint dtls;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private Consumer<byte[]> rtcpListener = compound -> {};
  private byte[] lastProtected = {};
  private boolean holdLastFlight;
  private int answers;
  private String closed = "";

  ScriptedPublisher(
      World world,
      DtlsIdentity identity,
      DtlsRole role,
      LocalParameters server,
      InetSocketAddress address,
      PublisherProfile profile) {
    this.world = world;
    this.identity = identity;
    this.role = role;
    this.server = server;
    this.address = address;
    this.random = world.random();
    LinkProfile direct = LinkProfile.delay(0);
    network = new FakeNetwork(world.time(), random, direct, direct, address, this::receive);
    network.bind(World.SERVER, world::arrive);
    media = new RtpPublisher(world.time(), profile, this::sendMedia);
    media.payloads(new H264Payload());
  }

  RtpPublisher media() {
    return media;
  }

  FakeNetwork network() {
    return network;
  }

  InetSocketAddress address() {
    return address;
  }

  boolean hasKeys() {
    return sender != null;
  }

  /** The server's. */
  String ufrag() {
    return server.ice().ufrag();
  }

  /** Successful answers to checks. */
  int answers() {
    return answers;
  }

  /** Why the server has closed; empty while it has not. */
  String closed() {
    return closed;
  }

  /** What the server sent back after an ICE restart. */
  void restarted(LocalParameters fresh) {
    server = fresh;
  }

  /** Another address of the NAT from now on. */
  void rebind(InetSocketAddress fresh) {
    address = fresh;
    network.rebind(fresh);
  }

  /** Keeps the last flight of its handshake back, so that it has keys and the server has none. */
  void holdLastFlight() {
    holdLastFlight = true;
  }

  void releaseLastFlight() {
    holdLastFlight = false;
    heldDtls.forEach(this::send);
  }

  /** The media packet on the wire that was sent last. */
  byte[] lastProtected() {
    return lastProtected;
  }

  void check(boolean nominate) {
    send(StunCheck.request(server.ice().ufrag() + ":clnt", server.ice().pwd(), nominate, random));
  }

  /** A check with other credentials than those of the answer. */
  void checkAs(String ufrag, String password) {
    send(StunCheck.request(ufrag + ":clnt", password, true, random));
  }

  LocalParameters server() {
    return server;
  }

  /** Nominates and goes on checking as browsers do. */
  void checkForever() {
    check(true);
    world.time().in(2_500 * VirtualTime.MILLISECOND, now -> checkForever());
  }

  /** As a client it begins the handshake. */
  void startDtls() {
    DtlsEndpoint endpoint =
        new DtlsEndpoint(
            identity,
            role,
            List.of(new DtlsFingerprint("sha-256", server.fingerprint().value())),
            Handshakes.on(world.pool()),
            world.tasks()::add,
            this);
    dtls = endpoint;
    endpoint.start();
  }

  void closeDtls() {
    Objects.requireNonNull(dtls).close();
  }

  void send(byte[] datagram) {
    network.fromClient(World.SERVER, datagram, 0, datagram.length);
  }

  private void sendMedia(byte[] packet) {
    SrtpSender keyed = Objects.requireNonNull(sender, "keys");
    byte[] wire = new byte[packet.length + 64];
    boolean rtcp = PacketKind.of(packet, 0, packet.length) == PacketKind.RTCP;
    int length =
        rtcp
            ? keyed.protectRtcp(packet, 0, packet.length, wire, 0)
            : keyed.protectRtp(packet, 0, packet.length, wire, 0);
    int sequence = ByteBuffer.wrap(packet).getInt(0) & 0x7f_ffff; // payload type and number
    if (length > 0) {
      lastProtected = Arrays.copyOf(wire, length);
      protectedMedia.put(sequence, lastProtected);
      network.fromClient(World.SERVER, wire, 0, length);
    } else { // sent once more as it was
      send(Objects.requireNonNull(protectedMedia.get(sequence)));
    }
  }

  /** An RTP packet of the test's making. */
  void sendRtp(byte[] packet) {
    sendMedia(packet);
  }

  /** Where the server's RTCP goes besides the publisher's own tracks. */
  void onRtcp(Consumer<byte[]> listener) {
    rtcpListener = listener;
  }

  /** An RTCP compound of the test's making. */
  void sendRtcp(byte[] compound) {
    sendMedia(compound);
  }

  private void receive(Datagram datagram, long nowNs) {
    byte[] bytes = datagram.bytes();
    switch (PacketKind.of(bytes, 0, bytes.length)) {
      case STUN -> answers += bytes[0] == 1 && bytes[1] == 1 ? 1 : 0;
      case DTLS -> {
        if (dtls != null) {
          dtls.handle(bytes, 0, bytes.length);
        }
      }
      case RTCP -> receiveRtcp(bytes);
      default -> throw new IllegalStateException("the server sent RTP");
    }
  }

  private void receiveRtcp(byte[] bytes) {
    byte[] plain = new byte[bytes.length];
    SrtpReceiver keyed = Objects.requireNonNull(receiver, "keys");
    int length = keyed.unprotectRtcp(bytes, 0, bytes.length, plain, 0);
    if (length < 0) {
      throw new IllegalStateException("SRTCP: " + length + " (expected: authentic)");
    }
    media.onRtcp(Arrays.copyOf(plain, length));
    rtcpListener.accept(Arrays.copyOf(plain, length));
  }

  @Override
  public void sendDtls(byte[] datagram, int offset, int length) {
    boolean last = datagram[offset] == 20 || datagram[offset + EPOCH_OFFSET + 1] == 1;
    if (holdLastFlight && last) {
      heldDtls.add(Arrays.copyOfRange(datagram, offset, offset + length));
    } else {
      network.fromClient(World.SERVER, datagram, offset, length);
    }
  }

  @Override
  public void onKeys(DtlsKeys keys) {
    SrtpProfile profile = Objects.requireNonNull(SrtpProfile.ofId(keys.srtpProfileId()));
    sender = new SrtpSender(profile, keys.localKey(), keys.localSalt());
    receiver = new SrtpReceiver(profile, keys.remoteKey(), keys.remoteSalt());
  }

  @Override
  public void onClosed(String reason) {
    closed = reason;
  }

  @Override
  public void onFailed(String reason) {
    closed = "failed: " + reason;
  }
}
