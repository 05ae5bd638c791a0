package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.testing.Ipv6;
import io.whipsidecar.wire.PacketKind;
import io.whipsidecar.wire.PeerPath;
import io.whipsidecar.wire.TcpPath;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real TCP connections, a loop that is turned by hand, and time that stands still. */
class PublisherPortTest {
  private final Counters counters = new Counters();
  private final SessionRouter router = new SessionRouter(Packets.UFRAGS, counters);
  private final Session session = new Session();
  private final List<Socket> clients = new ArrayList<>();
  private long nowNs = 1_000;
  private PublisherPort port;
  private MediaLoop loop;

  /** Vouches for whoever names its ufrag, and answers everything with what it got. */
  private final class Session extends FakeSession {
    private final List<SocketAddress> lost = new ArrayList<>();
    private boolean vouches = true;
    private boolean echoes = true;
    private SocketAddress path = Packets.address(1);

    @Override
    public void handle(byte[] b, int offset, int length, SocketAddress source, long now) {
      super.handle(b, offset, length, source, now);
      if (vouches && PacketKind.of(b, offset, length) == PacketKind.STUN) {
        path = source;
        assertThat(router.bind(source, this)).isNull();
        port.keep(source);
      }
      if (echoes) {
        port.stage(source, b, offset, length);
      }
    }

    @Override
    public void onPathLost(SocketAddress path, long now) {
      lost.add(path);
    }
  }

  @BeforeEach
  void open() throws IOException {
    NioDatagramPort udp = NioDatagramPort.open(new InetSocketAddress(0), counters);
    port = PublisherPort.open(udp, new InetSocketAddress(0), counters, () -> nowNs);
    loop = new MediaLoop(port, new FakeSender(), router, counters, () -> nowNs);
    port.attach(loop, router, () -> nowNs);
    router.register("abcd", session);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    port.close();
    assertThat(counters.value(Counter.LOOP_FAULTS)).isZero();
  }

  private Socket client() throws IOException {
    return client("127.0.0.1");
  }

  private Socket client(String server) throws IOException {
    Socket socket = new Socket(server, port.tcpPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    clients.add(socket);
    return socket;
  }

  private Socket known() throws IOException {
    int before = session.heard.size();
    Socket client = client();
    send(client, Packets.stun("abcd"));
    turnUntil(session.heard, before + 1);
    assertThat(read(client)).hasSize(Packets.stun("abcd").length);
    return client;
  }

  private static void send(Socket client, byte[]... packets) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      out.write(packet.length >> 8);
      out.write(packet.length);
      out.write(packet);
    }
    client.getOutputStream().write(out.toByteArray());
  }

  private static byte[] read(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    return in.readNBytes(in.readUnsignedShort());
  }

  private void turnUntil(List<?> list, int size) {
    await()
        .until(
            () -> {
              while (loop.runOnce() || port.hasPending()) {
                assertThat(counters.value(Counter.LOOP_FAULTS)).isZero();
              }
              return list.size() >= size;
            });
  }

  private void turnUntilCounted(Counter counter, long value) {
    await()
        .until(
            () -> {
              loop.runOnce();
              return counters.value(counter) >= value;
            });
  }

  @Test
  void shouldCarryPacketsBothWays() throws IOException {
    Socket client = known();
    byte[][] packets = new byte[100][];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = Packets.rtp(i, 12 + i);
    }
    send(client, packets);
    turnUntil(session.heard, 101);
    for (byte[] packet : packets) {
      assertThat(read(client)).isEqualTo(packet);
    }
    assertThat(session.path).isInstanceOf(TcpPath.class);
    assertThat(PeerPath.remote(session.path)).isEqualTo(client.getLocalSocketAddress());
  }

  @Test
  void shouldCarryPacketsOverIpv6() throws IOException {
    Ipv6.require();
    Socket tcp = client("::1");
    send(tcp, Packets.stun("abcd"));
    turnUntil(session.heard, 1);
    assertThat(read(tcp)).isEqualTo(Packets.stun("abcd"));
    assertThat(PeerPath.remote(session.path)).isEqualTo(tcp.getLocalSocketAddress());

    try (DatagramSocket udp = new DatagramSocket()) {
      udp.connect(new InetSocketAddress("::1", port.localAddress().getPort()));
      udp.setSoTimeout(10_000);
      for (byte[] packet : List.of(Packets.stun("abcd"), Packets.rtp(1, 300))) {
        udp.send(new DatagramPacket(packet, packet.length));
        turnUntil(session.heard, session.heard.size() + 1);
        DatagramPacket answer = new DatagramPacket(new byte[400], 400);
        udp.receive(answer);
        assertThat(answer.getLength()).isEqualTo(packet.length);
      }
      assertThat(session.path).isEqualTo(udp.getLocalSocketAddress());
    }
  }

  @Test
  void shouldTakeAPacketThatComesByteByByte() throws IOException {
    Socket client = known();
    byte[] packet = Packets.rtp(1, 100);
    client.getOutputStream().write(0);
    for (byte b : new byte[] {100}) {
      loop.runOnce();
      client.getOutputStream().write(b);
    }
    for (byte b : packet) {
      loop.runOnce();
      client.getOutputStream().write(b);
    }
    turnUntil(session.heard, 2);
    assertThat(read(client)).isEqualTo(packet);
  }

  /** What comes right behind the first check waits until the session has seen that. */
  @Test
  void shouldTakeWhatComesTogetherWithTheFirstCheck() throws IOException {
    Socket client = client();
    send(client, Packets.stun("abcd"), Packets.rtp(1, 50), Packets.rtp(2, 60));
    turnUntil(session.heard, 3);
    assertThat(router.addresses()).isEqualTo(1);
  }

  @Test
  void shouldDisconnectWhoeverSpeaksAnotherProtocol() throws IOException {
    List<byte[]> others =
        List.of(
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8),
            new byte[] {22, 3, 1, 2, 0}, // TLS
            framed(Packets.rtp(1, 100)),
            framed("@".repeat(100).getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < others.size(); i++) {
      Socket client = client();
      client.getOutputStream().write(others.get(i));
      turnUntilCounted(Counter.TCP_REJECTED, i + 1);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(session.heard).isEmpty();
    assertThat(session.lost).isEmpty();
  }

  private static byte[] framed(byte[] packet) {
    byte[] frame = new byte[packet.length + 2];
    frame[1] = (byte) packet.length;
    System.arraycopy(packet, 0, frame, 2, packet.length);
    return frame;
  }

  @Test
  void shouldDisconnectWhoeverFailsCheckAfterCheck() throws IOException {
    session.vouches = false;
    session.echoes = false;
    Socket client = client();
    byte[][] checks = new byte[20][];
    java.util.Arrays.fill(checks, Packets.stun("abcd"));
    send(client, checks);
    turnUntilCounted(Counter.TCP_REJECTED, 1);
    assertThat(session.heard).hasSize(8);
  }

  @Test
  void shouldDisconnectWhoeverSaysNothing() throws IOException {
    Socket silent = client();
    Socket known = known();
    turnUntilCounted(Counter.TCP_ACCEPTED, 2);
    nowNs += IceTcpListener.STRANGER_NS;
    loop.runOnce();

    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(counters.value(Counter.TCP_REJECTED)).isEqualTo(1);
    send(known, Packets.rtp(1, 40));
    turnUntil(session.heard, 2);
  }

  @Test
  void shouldLimitStrangersOfOneAddress() throws IOException {
    Socket known = known();
    for (int i = 0; i < TcpStrangers.MAX_PER_ADDRESS + 10; i++) {
      client();
    }
    turnUntilCounted(Counter.TCP_REFUSED, 10);
    assertThat(counters.value(Counter.TCP_ACCEPTED)).isEqualTo(TcpStrangers.MAX_PER_ADDRESS + 1);
    send(known, Packets.rtp(1, 40));
    turnUntil(session.heard, 2);
  }

  @Test
  void shouldTellTheSessionThatItsConnectionEnded() throws IOException {
    Socket client = known();
    SocketAddress path = session.path;
    send(client, Packets.rtp(1, 40), Packets.rtp(2, 40));
    client.close();
    turnUntil(session.lost, 1);

    assertThat(session.heard).hasSize(3);
    assertThat(session.lost).containsExactly(path);
    assertThat(router.addresses()).isZero();
    port.stage(path, new byte[10], 0, 10); // in vain, and harmless
    loop.runOnce();
  }

  @Test
  void shouldTellTheSessionThatItsStreamCannotBeRead() throws IOException {
    Socket client = known();
    client.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff});
    turnUntil(session.lost, 1);
    assertThat(counters.value(Counter.TCP_REJECTED)).isEqualTo(1);
  }

  @Test
  void shouldCloseTheConnectionSoonAfterItsSession() throws IOException {
    Socket client = known();
    SocketAddress path = session.path;
    router.unregister(session).forEach(port::release);
    port.stage(path, new byte[] {21}, 0, 1); // close_notify
    nowNs += IceTcpListener.FAREWELL_NS - 1;
    loop.runOnce();
    assertThat(read(client)).containsExactly(21);
    nowNs++;
    loop.runOnce();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldDisconnectWhoeverDoesNotRead() throws IOException {
    Socket client = known();
    byte[] packet = new byte[1_000];
    SocketAddress path = session.path;
    for (int i = 0; i < 100_000 && counters.value(Counter.TCP_CONGESTED) == 0; i++) {
      port.stage(path, packet, 0, packet.length);
      loop.runOnce();
    }
    assertThat(counters.value(Counter.TCP_CONGESTED)).isEqualTo(1);
    turnUntil(session.lost, 1);
    assertThat(client.isConnected()).isTrue();
  }

  /** One connection floods; the datagrams that wait all come in the same turn. */
  @Test
  void shouldLeaveRoomForUdp() throws IOException {
    Socket flood = known();
    session.echoes = false;
    try (DatagramSocket udp = new DatagramSocket(0, RtcpSockets.loopback())) {
      router.bind(udp.getLocalSocketAddress(), session);
      byte[][] packets = new byte[2_000][];
      java.util.Arrays.fill(packets, Packets.rtp(1, 100));
      send(flood, packets);
      byte[] marked = Packets.rtp(2, 200);
      for (int i = 0; i < 60; i++) {
        udp.send(
            new DatagramPacket(marked, 200, RtcpSockets.loopback(), port.localAddress().getPort()));
      }
      session.heard.clear();
      loop.runOnce();
      assertThat(session.heard).filteredOn(text -> text.length() == 200).hasSize(60);
      assertThat(session.heard).hasSizeLessThanOrEqualTo(60 + MediaLoop.BATCH / 4);
    }
    turnUntil(session.heard, 2_060);
  }

  @Test
  void shouldAllocateNothingPerPacket() throws IOException {
    Socket client = known();
    session.echoes = false;
    FakeSession quiet =
        new FakeSession() {
          @Override
          public void handle(byte[] b, int offset, int length, SocketAddress source, long now) {
            port.stage(source, b, offset, 20);
          }
        };
    router.register("quiet", quiet);
    router.bind(session.path, quiet);
    for (int round = 0; round < 400; round++) {
      burst(client);
    }
    long bytes = 0;
    for (int round = 0; round < 100; round++) {
      bytes += burst(client);
    }
    assertThat(bytes).as("2,000 packets each way").isLessThan(4_000);
  }

  private long burst(Socket client) throws IOException {
    byte[][] packets = new byte[20][];
    java.util.Arrays.fill(packets, Packets.rtp(1, 500));
    send(client, packets);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    long goal = counters.value(Counter.TCP_RECEIVED) + 20;
    while (counters.value(Counter.TCP_RECEIVED) < goal) {
      long before = threads.getCurrentThreadAllocatedBytes();
      loop.runOnce();
      allocated += threads.getCurrentThreadAllocatedBytes() - before;
    }
    for (int i = 0; i < 20; i++) {
      assertThat(read(client)).hasSize(20);
    }
    return allocated;
  }

  @Test
  void shouldSayWhatToDoWhenThePortIsTaken() throws IOException {
    NioDatagramPort udp = NioDatagramPort.open(new InetSocketAddress(0), counters);
    InetSocketAddress taken = new InetSocketAddress(port.tcpPort());
    assertThatThrownBy(() -> PublisherPort.open(udp, taken, counters, () -> nowNs))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("/tcp")
        .hasMessageContaining("ss -ltnp 'sport = :" + taken.getPort() + "'")
        .hasMessageContaining("--ice-tcp-port");
    udp.close();
  }
}
