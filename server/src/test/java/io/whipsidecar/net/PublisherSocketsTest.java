package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.testing.Ipv6;
import io.whipsidecar.wire.PeerPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Each datagram carries a number. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class PublisherSocketsTest {
  @Parameter private boolean batches;

  private final Counters counters = new Counters();
  private final ReceiveBatch batch = new ReceiveBatch(128);
  private final List<DatagramSocket> peers = new ArrayList<>();
  private final List<SocketAddress> sources = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private NioDatagramPort port;

  @BeforeEach
  void open() throws IOException {
    port = NioDatagramPort.open(new InetSocketAddress(0), counters, BothWays.calls(batches));
  }

  @AfterEach
  void close() {
    peers.forEach(DatagramSocket::close);
    port.close();
  }

  /** What fills the port's buffer fills the strangers' only. */
  @Test
  void shouldKeepAPublishersDatagramsWhileStrangersFillTheBuffer() {
    DatagramSocket publisher = peer();
    DatagramSocket stranger = peer();
    follow(publisher);
    int flood = floodUntilFull(stranger);
    for (int i = 0; i < 100; i++) {
      send(publisher, i, 1_200);
    }
    drain();
    assertThat(numbersOf(stranger)).hasSizeLessThan(flood);
    assertThat(numbersOf(publisher)).isEqualTo(upTo(100));
  }

  /** The same without a socket of its own, so that the test above says something. */
  @Test
  void shouldLoseDatagramsOfThoseWhoShareTheFullBuffer() {
    DatagramSocket publisher = peer();
    floodUntilFull(peer());
    for (int i = 0; i < 100; i++) {
      send(publisher, i, 1_200);
    }
    drain();
    assertThat(numbersOf(publisher)).hasSizeLessThan(100);
  }

  /** The kernel grants rmem_max, and charges a datagram of this size more than it has. */
  private int floodUntilFull(DatagramSocket stranger) {
    int datagrams = port.receiveBufferBytes() / 300;
    for (int i = 0; i < datagrams; i++) {
      send(stranger, i, 1_200);
    }
    return datagrams;
  }

  /**
   * A sender that loses its core between the kernel's choice of a socket and the delivery can have
   * a datagram delivered to a socket that was found empty: on a machine that is busy beyond its
   * cores one of 30,000 went that way.
   */
  @Test
  void shouldKeepDatagramsInOrderWhilePublishersComeAndGo() {
    DatagramSocket stranger = peer();
    List<DatagramSocket> publishers = IntStream.range(0, 20).mapToObj(i -> peer()).toList();
    int total = 30_000;
    AtomicInteger read = new AtomicInteger();
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> sendWithinWindow(stranger, total, read));
    for (int turn = 0; !sending.isDone(); turn++) {
      SocketAddress path = publishers.get(turn % 20).getLocalSocketAddress();
      if (turn / 20 % 2 == 0) {
        port.follow(path);
      } else {
        port.unfollow(path);
      }
      port.await(1_000_000);
      receive();
      read.set(numbers.size());
    }
    sending.join();
    for (int turn = 0; turn < 200; turn++) { // sockets on their way have what is left
      port.await(0);
      receive();
    }
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(numbers).hasSizeBetween(total - 3, total);
  }

  private void sendWithinWindow(DatagramSocket from, int total, AtomicInteger read) {
    long endNs = System.nanoTime() + 60_000_000_000L;
    for (int i = 0; i < total; i++) {
      while (i - read.get() > 200) { // what the smallest of buffers has room for
        if (System.nanoTime() > endNs) {
          throw new IllegalStateException("read: " + read.get() + " (expected: more than that)");
        }
        Thread.onSpinWait();
      }
      send(from, i, 4);
    }
  }

  @Test
  void shouldKeepAPublishersOwnDatagramsInOrderOnTheWayThereAndBack() {
    DatagramSocket publisher = peer();
    int next = 0;
    for (int round = 0; round < 20; round++) {
      if (round % 2 == 0) {
        port.follow(publisher.getLocalSocketAddress());
      } else {
        port.unfollow(publisher.getLocalSocketAddress());
      }
      for (int turn = 0; turn < 5; turn++) {
        for (int i = 0; i < 7; i++) {
          send(publisher, next++, 100);
        }
        port.await(0);
        receive();
      }
    }
    drain();
    assertInOrder(next);
    assertThat(Map.copyOf(counted())).containsOnlyKeys(publisher.getLocalSocketAddress());
  }

  private void assertInOrder(int total) {
    for (int i = 0; i < numbers.size(); i++) {
      int to = Math.min(numbers.size(), i + 20);
      assertThat(numbers.get(i)).as("%d: %s", i, numbers.subList(i, to)).isEqualTo(i);
    }
    assertThat(numbers).hasSize(total);
  }

  private Map<SocketAddress, Long> counted() {
    return sources.stream().collect(Collectors.groupingBy(s -> s, Collectors.counting()));
  }

  @Test
  void shouldHearEverybodyWhenThereAreMorePublishersThanSockets() {
    List<DatagramSocket> publishers = new ArrayList<>();
    for (int i = 0; i < PublisherSockets.MAX + 20; i++) {
      publishers.add(peer());
      port.follow(publishers.get(i).getLocalSocketAddress());
    }
    settle();
    assertThat(port.publisherSockets()).isEqualTo(PublisherSockets.MAX);
    for (int i = 0; i < publishers.size(); i++) {
      send(publishers.get(i), i, 4);
    }
    drain();
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(upTo(publishers.size()));
    assertThat(counted()).hasSize(publishers.size());
  }

  @Test
  void shouldKeepThePortToItself() {
    for (int i = 0; i < 3; i++) {
      follow(peer());
    }
    int taken = port.localAddress().getPort();
    assertThatThrownBy(
            () ->
                NioDatagramPort.open(
                    new InetSocketAddress(taken), counters, BothWays.calls(batches)))
        .isInstanceOf(BindException.class);
    for (String address : List.of("0.0.0.0", "127.0.0.1", "127.0.0.9")) {
      // A MulticastSocket is one that allows others beside it.
      assertThatThrownBy(() -> new MulticastSocket(new InetSocketAddress(address, taken)))
          .as(address)
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void shouldLeaveNoFileOpen() {
    DatagramSocket publisher = peer();
    var os = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = os.getOpenFileDescriptorCount();
    for (int i = 0; i < 50; i++) {
      follow(publisher);
      if (i % 2 == 0) {
        port.unfollow(publisher.getLocalSocketAddress());
      } else {
        port.release(publisher.getLocalSocketAddress());
      }
      settle();
    }
    assertThat(port.publisherSockets()).isZero();
    assertThat(os.getOpenFileDescriptorCount() - before).isLessThan(20);
  }

  /** Its port answers that it is closed, which a connected socket is told. */
  @Test
  void shouldSurviveAPublisherThatIsGoneAndHearItAgain() throws IOException {
    DatagramSocket publisher = peer();
    InetSocketAddress address = (InetSocketAddress) publisher.getLocalSocketAddress();
    follow(publisher);
    publisher.close();
    for (int i = 0; i < 10; i++) {
      port.stage(address, new byte[10], 0, 10);
      port.flush();
      port.await(0);
      receive();
    }
    assertThat(numbers).isEmpty();
    DatagramSocket again = new DatagramSocket(address);
    peers.add(again);
    send(again, 7, 4);
    send(again, 8, 4);
    awaitNumbers(2);
    assertThat(numbers).containsExactly(7, 8);
    assertThat(port.publisherSockets()).isEqualTo(1);
  }

  @Test
  void shouldAnswerAPublisherFromTheAddressThatItSendsTo() throws IOException {
    InetAddress there = InetAddress.getByName("127.0.0.2");
    port.answerFrom(List.of(there));
    DatagramSocket publisher = peer();
    publisher.connect(new InetSocketAddress(there, port.localAddress().getPort()));
    send(publisher, there, 0, 4);
    awaitNumbers(1);
    SocketAddress path = sources.get(0);
    assertThat(path).isInstanceOf(UdpPath.class);
    port.follow(path);
    settle();
    send(publisher, there, 1, 4);
    awaitNumbers(2);
    assertThat(sources.get(1)).isSameAs(path);
    port.stage(path, new byte[33], 0, 33);
    port.flush();
    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
    publisher.receive(answer);
    assertThat(answer.getLength()).isEqualTo(33);

    // Another one at the same address is told apart still.
    DatagramSocket other = peer();
    send(other, there, 2, 4);
    awaitNumbers(3);
    assertThat(PeerPath.remote(sources.get(2))).isEqualTo(other.getLocalSocketAddress());
  }

  @Test
  void shouldLetGoOfPublishersAtAnAddressThatIsNotListenedAtAnyMore() throws IOException {
    InetAddress there = InetAddress.getByName("127.0.0.2");
    port.answerFrom(List.of(there));
    DatagramSocket publisher = peer();
    send(publisher, there, 0, 4);
    awaitNumbers(1);
    port.follow(sources.get(0));
    settle();
    port.answerFrom(List.of());
    settle();
    assertThat(port.publisherSockets()).isZero();
    send(publisher, there, 1, 4);
    awaitNumbers(2);
    assertThat(sources.get(1)).isEqualTo(publisher.getLocalSocketAddress());
  }

  @Test
  void shouldServePublishersOverIpv6() throws IOException {
    Ipv6.require();
    DatagramSocket publisher = new DatagramSocket(new InetSocketAddress("::1", 0));
    peers.add(publisher);
    follow(publisher);
    DatagramSocket stranger = peer();
    floodUntilFull(stranger);
    send(publisher, InetAddress.getByName("::1"), 5, 4);
    drain();
    assertThat(numbersOf(publisher)).containsExactly(5);
  }

  @Test
  void shouldServeAPortThatIsBoundToOneAddress() throws IOException {
    port.close();
    port =
        NioDatagramPort.open(
            new InetSocketAddress(RtcpSockets.loopback(), 0), counters, BothWays.calls(batches));
    shouldKeepAPublishersDatagramsWhileStrangersFillTheBuffer();
  }

  @Test
  void shouldReadPublishersFirstAndStrangersInAnyCase() {
    DatagramSocket publisher = peer();
    DatagramSocket stranger = peer();
    follow(publisher);
    for (int i = 0; i < 300; i++) {
      send(stranger, i, 4);
      send(publisher, i, 4);
    }
    port.await(0);
    receive();
    assertThat(numbersOf(publisher)).hasSize(96);
    assertThat(numbersOf(stranger)).hasSize(32);
    drain();

    clear();
    for (int i = 0; i < 300; i++) {
      send(stranger, i, 4);
    }
    send(publisher, 1, 4);
    port.await(0);
    receive();
    assertThat(numbersOf(publisher)).hasSize(1);
    assertThat(numbersOf(stranger)).hasSize(64);
    drain();
    assertThat(numbersOf(stranger)).isEqualTo(upTo(300));
  }

  @Test
  void shouldGoOnAfterAnEmptyDatagram() {
    DatagramSocket publisher = peer();
    follow(publisher);
    send(publisher, RtcpSockets.loopback(), 0, 0);
    send(publisher, 1, 4);
    awaitNumbers(1);
    assertThat(numbers).containsExactly(1);
  }

  @Test
  void shouldDropTruncatedDatagrams() {
    DatagramSocket publisher = peer();
    follow(publisher);
    send(publisher, 0, ReceiveBatch.SLOT_BYTES + 10);
    send(publisher, 1, 4);
    awaitNumbers(1);
    assertThat(numbers).containsExactly(1);
    assertThat(counters.value(Counter.UDP_UNKNOWN)).isEqualTo(1);
  }

  @Test
  void shouldWakeUpWhenAPublisherIsHeard() {
    DatagramSocket publisher = peer();
    follow(publisher);
    send(publisher, 3, 4);
    port.await(Long.MAX_VALUE); // would hang
    receive();
    assertThat(numbers).containsExactly(3);
  }

  private void follow(DatagramSocket publisher) {
    port.follow(publisher.getLocalSocketAddress());
    settle();
  }

  /** As many turns as the loop needs at most, and one more. */
  private void settle() {
    for (int i = 0; i < 2 * PublisherSockets.MAX + 3; i++) {
      port.await(0);
      receive();
    }
  }

  private void drain() {
    int before;
    do {
      before = sources.size();
      port.await(0);
      receive();
    } while (sources.size() > before);
  }

  private void awaitNumbers(int count) {
    await()
        .until(
            () -> {
              port.await(0);
              receive();
              return numbers.size() >= count;
            });
  }

  private void receive() {
    batch.clear();
    port.receive(batch);
    for (int i = 0; i < batch.size(); i++) {
      if (batch.length(i) > 0) { // by java.nio an empty one looks like none
        sources.add(batch.source(i));
        numbers.add(ByteBuffer.wrap(batch.slab(), batch.offset(i), 4).getInt());
      }
    }
  }

  private void clear() {
    sources.clear();
    numbers.clear();
  }

  private List<Integer> numbersOf(DatagramSocket peer) {
    return IntStream.range(0, numbers.size())
        .filter(i -> sources.get(i).equals(peer.getLocalSocketAddress()))
        .mapToObj(numbers::get)
        .toList();
  }

  private static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private DatagramSocket peer() {
    try {
      DatagramSocket peer = new DatagramSocket(new InetSocketAddress(RtcpSockets.loopback(), 0));
      peer.setSoTimeout(10_000);
      peers.add(peer);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(DatagramSocket from, int number, int bytes) {
    send(from, RtcpSockets.loopback(), number, bytes);
  }

  private void send(DatagramSocket from, InetAddress to, int number, int bytes) {
    byte[] datagram = new byte[Math.max(4, bytes)];
    ByteBuffer.wrap(datagram).putInt(number);
    int toPort = port.localAddress().getPort();
    try {
      from.send(new DatagramPacket(datagram, bytes, to, toPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
