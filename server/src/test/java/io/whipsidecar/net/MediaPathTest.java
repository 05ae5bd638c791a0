package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop between real sockets: a session that forwards what it gets to a loopback port. */
class MediaPathTest {
  private static final byte[] GARBAGE = new byte[300];

  private final Counters counters = new Counters();
  private final SessionRouter router = new SessionRouter(Packets.UFRAGS, counters);
  private InetAddress server = RtcpSockets.loopback();
  private NioDatagramPort port;
  private NioLoopbackSender sender;
  private DatagramSocket publisher;
  private DatagramSocket reader;
  private MediaLoop loop;

  @BeforeEach
  void open() throws IOException {
    port = NioDatagramPort.open(new InetSocketAddress(0), counters);
    sender = NioLoopbackSender.open(counters);
    publisher = socket();
    reader = socket();
    loop = new MediaLoop(port, sender, router, counters, System::nanoTime);
    Forwarder session = new Forwarder(reader.getLocalPort());
    router.register("abcd", session);
    router.bind((InetSocketAddress) publisher.getLocalSocketAddress(), session);
    loop.add(session);
  }

  @AfterEach
  void close() {
    loop.close();
    port.close();
    sender.close();
    publisher.close();
    reader.close();
  }

  @Test
  void shouldForwardThroughTheThread() throws IOException {
    loop.start();
    for (int i = 0; i < 100; i++) {
      send(publisher, Packets.rtp(i, 1_000));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(receive(reader)).isEqualTo(1_000);
    }
    assertThat(counters.value(Counter.LOOP_FAULTS)).isZero();
  }

  @Test
  void shouldFireTimersAndCommandsWithoutTraffic() {
    FakeSession timed = new FakeSession();
    loop.start();
    loop.execute(
        () -> {
          timed.deadlineNs = System.nanoTime() + 20_000_000;
          loop.add(timed);
        });
    await().until(() -> counters.value(Counter.LOOP_FAULTS) > 0 || !timed.timeouts.isEmpty());
    assertThat(counters.value(Counter.LOOP_FAULTS)).isZero();
  }

  @Test
  void shouldEndTheThreadOnClose() {
    loop.start();
    loop.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().equals("media-loop"));
  }

  @Test
  void shouldForwardWhileGarbageArrives() throws IOException {
    try (DatagramSocket stranger = socket()) {
      int garbage = 0;
      for (int i = 0; i < 200; i++) {
        send(publisher, Packets.rtp(i, 1_000));
        for (int j = 0; j < 20; j++) {
          GARBAGE[0] = (byte) (garbage++ * 7);
          send(stranger, GARBAGE);
        }
        while (loop.runOnce()) {
          assertThat(counters.value(Counter.LOOP_FAULTS)).isZero();
        }
        assertThat(receive(reader)).isEqualTo(1_000);
      }
    }
    long dropped = counters.value(Counter.UDP_UNKNOWN) + counters.value(Counter.UDP_UNROUTED);
    assertThat(dropped).isEqualTo(4_000);
    assertThat(router.addresses()).isEqualTo(1);
  }

  /** Between the two system calls nothing is allocated; the JDK's channels allocate nothing too. */
  @Test
  void shouldAllocateNothingPerPacket() throws IOException {
    for (int round = 0; round < 400; round++) {
      forwardBurst();
    }
    long bytes = 0;
    for (int round = 0; round < 100; round++) {
      bytes += forwardBurst();
    }
    // 2,000 packets; the statistics object that the loop publishes every 100 ms is all there is.
    assertThat(bytes).isLessThan(2_000);
  }

  @Test
  void shouldAllocateNothingPerPacketAtAnAddressWithASocketOfItsOwn() throws IOException {
    server = InetAddress.getByName("127.0.0.2");
    port.answerFrom(List.of(server));
    Forwarder session = new Forwarder(reader.getLocalPort());
    router.register("there", session);
    router.bind(pathOfPublisher(), session);
    shouldAllocateNothingPerPacket();
  }

  @Test
  void shouldAllocateNothingPerPacketOfAPublisherWithASocketOfItsOwn() throws IOException {
    port.follow(publisher.getLocalSocketAddress());
    for (int i = 0; i < 4; i++) {
      loop.runOnce();
    }
    assertThat(port.publisherSockets()).isEqualTo(1);
    shouldAllocateNothingPerPacket();
  }

  private SocketAddress pathOfPublisher() throws IOException {
    ReceiveBatch batch = new ReceiveBatch(1);
    send(publisher, new byte[8]);
    await()
        .until(
            () -> {
              port.receive(batch);
              return batch.size() == 1;
            });
    return batch.source(0);
  }

  @Test
  void shouldLeaveNoFileOpen() throws IOException {
    var os = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = os.getOpenFileDescriptorCount();
    for (int i = 0; i < 50; i++) {
      NioDatagramPort extra = NioDatagramPort.open(new InetSocketAddress(0), counters);
      extra.answerFrom(List.of(InetAddress.getByName("127.0.0.2")));
      extra.close();
      NioLoopbackSender.open(counters).close();
      ReaderWatch.open(Runnable::run, counters, System::nanoTime).close();
      RtcpSockets rtcp = new RtcpSockets(counters);
      rtcp.send(reader.getLocalPort(), GARBAGE, 0, 8);
      rtcp.close();
      assertThat(extra.localAddress().getPort()).isPositive();
    }
    assertThat(os.getOpenFileDescriptorCount() - before).isLessThan(20);
  }

  private long forwardBurst() throws IOException {
    byte[] packet = Packets.rtp(1, 1_000);
    for (int i = 0; i < 20; i++) {
      send(publisher, packet);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    loop.runOnce();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    for (int i = 0; i < 20; i++) {
      receive(reader);
    }
    return bytes;
  }

  private void send(DatagramSocket from, byte[] bytes) throws IOException {
    int to = port.localAddress().getPort();
    from.send(new DatagramPacket(bytes, bytes.length, server, to));
  }

  private static int receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    socket.receive(packet);
    return packet.getLength();
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(RtcpSockets.loopback(), 0));
    socket.setReceiveBufferSize(1 << 20);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private final class Forwarder extends FakeSession {
    private final int toPort;

    Forwarder(int toPort) {
      this.toPort = toPort;
    }

    @Override
    public void handle(byte[] b, int offset, int length, SocketAddress source, long nowNs) {
      sender.stage(toPort, b, offset, length);
    }
  }
}
