package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.testing.Ipv6;
import io.whipsidecar.wire.PeerPath;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine with several addresses: all of 127.0.0.0/8 is this one. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class SocketsBesideTest {
  @Parameter private boolean batches;

  private final Counters counters = new Counters();
  private final ReceiveBatch batch = new ReceiveBatch(60);
  private final List<DatagramSocket> clients = new ArrayList<>();
  private NioDatagramPort port;

  @BeforeEach
  void open() throws IOException {
    port = NioDatagramPort.open(new InetSocketAddress(0), counters, BothWays.calls(batches));
  }

  @AfterEach
  void close() {
    clients.forEach(DatagramSocket::close);
    port.close();
  }

  @Test
  void shouldAnswerFromTheAddressThatWasAsked() throws IOException {
    port.answerFrom(addresses("127.0.0.2", "127.0.0.3"));
    for (String address : List.of("127.0.0.2", "127.0.0.3", "127.0.0.1")) {
      DatagramSocket client = connected(address);
      send(client, 10);
      awaitReceived(1);
      port.stage(batch.source(0), batch.slab(), batch.offset(0), batch.length(0));
      port.flush();
      assertThat(heard(client)).as(address).isEqualTo(10); // it takes nothing from elsewhere
    }
    assertThat(counters.value(Counter.UDP_SEND_FAILED)).isZero();
  }

  @Test
  void shouldAnswerOverIpv6FromTheAddressThatWasAsked() throws IOException {
    Ipv6.require();
    port.answerFrom(addresses("::1"));
    DatagramSocket client = connected("::1");
    send(client, 10);
    awaitReceived(1);
    assertThat(batch.source(0)).isInstanceOf(UdpPath.class);
    port.stage(batch.source(0), batch.slab(), batch.offset(0), batch.length(0));
    port.flush();
    assertThat(heard(client)).isEqualTo(10);
  }

  /** A browser checks all of our addresses from one socket of its own. */
  @Test
  void shouldTellThePathsOfOnePeerApart() throws IOException {
    port.answerFrom(addresses("127.0.0.2", "127.0.0.3"));
    DatagramSocket peer = client();
    List<SocketAddress> paths = new ArrayList<>();
    for (String address : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.2")) {
      sendTo(peer, address, 1);
      awaitReceived(1);
      paths.add(batch.source(0));
    }
    assertThat(paths)
        .allSatisfy(
            path -> assertThat(PeerPath.remote(path)).isEqualTo(peer.getLocalSocketAddress()));
    assertThat(Set.copyOf(paths)).hasSize(3);
    assertThat(paths.get(3)).isSameAs(paths.get(1));
  }

  @Test
  void shouldEqualThePathFromBeforeAnotherSender() throws IOException {
    port.answerFrom(addresses("127.0.0.2"));
    DatagramSocket one = client();
    DatagramSocket other = client();
    List<SocketAddress> paths = new ArrayList<>();
    for (DatagramSocket peer : List.of(one, other, one)) {
      sendTo(peer, "127.0.0.2", 1);
      awaitReceived(1);
      paths.add(batch.source(0));
    }
    assertThat(paths.get(2)).isEqualTo(paths.get(0)).hasSameHashCodeAs(paths.get(0));
    assertThat(paths.get(1)).isNotEqualTo(paths.get(0));
  }

  @Test
  void shouldKeepThePortToItself() {
    assertPortIsTaken();
    port.answerFrom(addresses("127.0.0.2"));
    assertPortIsTaken();
    port.answerFrom(addresses("127.0.0.3"));
    assertPortIsTaken();
  }

  private void assertPortIsTaken() {
    int taken = port.localAddress().getPort();
    assertThatThrownBy(
            () ->
                NioDatagramPort.open(
                    new InetSocketAddress(taken), counters, BothWays.calls(batches)))
        .isInstanceOf(BindException.class);
    for (String address : List.of("0.0.0.0", "127.0.0.1", "127.0.0.2", "127.0.0.9")) {
      // A MulticastSocket is one that allows others beside it.
      assertThatThrownBy(() -> new MulticastSocket(new InetSocketAddress(address, taken)))
          .as(address)
          .isInstanceOf(BindException.class);
    }
  }

  /** Who holds an address at our port was there first, and it is an error at the start. */
  @Test
  void shouldNotOpenBesideAnotherProgram() throws IOException {
    try (MulticastSocket other = new MulticastSocket(new InetSocketAddress("127.0.0.2", 0))) {
      assertThatThrownBy(
              () ->
                  NioDatagramPort.open(
                      new InetSocketAddress(other.getLocalPort()),
                      counters,
                      BothWays.calls(batches)))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void shouldFollowTheMachinesAddresses() throws IOException {
    port.answerFrom(addresses("127.0.0.2", "198.51.100.1")); // one that is not there
    DatagramSocket client = client();
    sendTo(client, "127.0.0.2", 1);
    awaitReceived(1);
    SocketAddress old = batch.source(0);
    assertThat(old).isInstanceOf(UdpPath.class);

    port.answerFrom(addresses("127.0.0.3"));
    sendTo(client, "127.0.0.2", 1);
    awaitReceived(1);
    assertThat(batch.source(0)).isEqualTo(client.getLocalSocketAddress());
    port.stage(old, new byte[10], 0, 10); // in vain, and harmless
    port.flush();
    assertThat(counters.value(Counter.UDP_SEND_FAILED)).isEqualTo(1);

    port.answerFrom(List.of());
    sendTo(client, "127.0.0.3", 1);
    awaitReceived(1);
    assertThat(batch.source(0)).isInstanceOf(InetSocketAddress.class);
  }

  @Test
  void shouldLeaveRoomForTheOtherAddressesWhenOneIsFlooded() throws IOException {
    port.answerFrom(addresses("127.0.0.2", "127.0.0.3"));
    List<String> all = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
    for (String flooded : all) {
      DatagramSocket client = client();
      for (int i = 0; i < 200; i++) {
        sendTo(client, flooded, 1);
      }
      for (String address : all) {
        for (int i = 0; i < 5 && !address.equals(flooded); i++) {
          sendTo(client, address, 2);
        }
      }
      batch.clear();
      port.receive(batch);
      assertThat(lengths()).as(flooded).filteredOn(length -> length == 2).hasSize(10);
      drain();
    }
  }

  @Test
  void shouldWakeUpWhenADatagramArrives() throws IOException {
    port.answerFrom(addresses("127.0.0.2"));
    sendTo(client(), "127.0.0.2", 7);
    port.await(Long.MAX_VALUE); // would hang
    batch.clear();
    port.receive(batch);
    assertThat(lengths()).containsExactly(7);
  }

  @Test
  void shouldLeaveAPortAloneThatIsBoundToOneAddress() throws IOException {
    try (NioDatagramPort one =
        NioDatagramPort.open(
            new InetSocketAddress("127.0.0.1", 0), counters, BothWays.calls(batches))) {
      one.answerFrom(addresses("127.0.0.2"));
      sendTo(client(), "127.0.0.2", one.localAddress().getPort(), 1);
      sendTo(client(), "127.0.0.1", one.localAddress().getPort(), 2);
      one.await(Long.MAX_VALUE);
      batch.clear();
      one.receive(batch);
      assertThat(lengths()).containsExactly(2);
    }
  }

  private List<Integer> lengths() {
    return Stream.iterate(0, i -> i + 1).limit(batch.size()).map(batch::length).toList();
  }

  private void awaitReceived(int datagrams) {
    batch.clear();
    await()
        .until(
            () -> {
              port.receive(batch);
              return batch.size() >= datagrams;
            });
  }

  private void drain() {
    do {
      batch.clear();
      port.receive(batch);
    } while (batch.size() > 0);
  }

  private DatagramSocket client() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(RtcpSockets.loopback(), 0));
    clients.add(socket);
    return socket;
  }

  private DatagramSocket connected(String address) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    clients.add(socket);
    socket.connect(new InetSocketAddress(address, port.localAddress().getPort()));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(DatagramSocket connected, int bytes) throws IOException {
    connected.send(new DatagramPacket(new byte[bytes], bytes));
  }

  private void sendTo(DatagramSocket from, String address, int bytes) throws IOException {
    sendTo(from, address, port.localAddress().getPort(), bytes);
  }

  private static void sendTo(DatagramSocket from, String address, int port, int bytes)
      throws IOException {
    from.send(new DatagramPacket(new byte[bytes], bytes, new InetSocketAddress(address, port)));
  }

  private static int heard(DatagramSocket client) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    client.receive(packet);
    return packet.getLength();
  }

  private static List<InetAddress> addresses(String... literals) {
    return Arrays.stream(literals).map(SocketsBesideTest::address).toList();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
