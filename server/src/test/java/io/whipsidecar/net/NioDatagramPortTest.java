package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways it receives. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class NioDatagramPortTest {
  @Parameter private boolean batches;
  private final Counters counters = new Counters();
  private final ReceiveBatch batch = new ReceiveBatch(64);
  private NioDatagramPort port;
  private DatagramSocket peer;

  @BeforeEach
  void open() throws IOException {
    port = NioDatagramPort.open(new InetSocketAddress(0), counters, BothWays.calls(batches));
    peer = new DatagramSocket(new InetSocketAddress(RtcpSockets.loopback(), 0));
    peer.setSoTimeout(10_000);
  }

  @AfterEach
  void close() {
    port.close();
    peer.close();
  }

  @Test
  void shouldReceiveABatchInOrder() throws IOException {
    for (int i = 0; i < 50; i++) {
      send("datagram " + i);
    }
    await().until(() -> received() == 50);
    for (int i = 0; i < 50; i++) {
      assertThat(text(i)).isEqualTo("datagram " + i);
    }
    assertThat(counters.value(Counter.UDP_RECEIVED)).isEqualTo(50);
  }

  @Test
  void shouldLeaveWhatDoesNotFitForTheNextBatch() throws IOException {
    for (int i = 0; i < 65; i++) {
      send("datagram " + i);
    }
    await().until(() -> received() == 64);
    batch.clear();
    await().until(() -> received() == 1);
    assertThat(text(0)).isEqualTo("datagram 64");
  }

  @Test
  void shouldShowIpv4PeersAsIpv4() throws IOException {
    send("x");
    await().until(() -> received() == 1);
    assertThat(((InetSocketAddress) batch.source(0)).getAddress()).isInstanceOf(Inet4Address.class);
    assertThat(batch.source(0)).isEqualTo(peer.getLocalSocketAddress());
  }

  @Test
  void shouldTellManySendersApart() throws IOException {
    List<DatagramSocket> peers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      peers.add(
          new DatagramSocket(new InetSocketAddress(i % 2 == 0 ? "127.0.0.1" : "127.0.0.2", 0)));
    }
    for (int round = 0; round < 2; round++) {
      for (DatagramSocket one : peers) {
        send(one, RtcpSockets.loopback(), "x");
      }
      batch.clear();
      await().until(() -> received() == 40);
      for (int i = 0; i < 40; i++) {
        assertThat(batch.source(i)).isEqualTo(peers.get(i).getLocalSocketAddress());
      }
    }
    peers.forEach(DatagramSocket::close);
  }

  @Test
  void shouldHearPeersOfBothFamilies() throws IOException {
    InetAddress ipv6 = InetAddress.getByName("::1");
    try (DatagramSocket peer6 = new DatagramSocket(new InetSocketAddress(ipv6, 0))) {
      send(peer6, ipv6, "six");
      send("four");
      await().until(() -> received() == 2);
      assertThat(batch.source(0)).isEqualTo(peer6.getLocalSocketAddress());
      assertThat(batch.source(1)).isEqualTo(peer.getLocalSocketAddress());
      assertThat(text(0)).isEqualTo("six");
    } catch (BindException e) {
      // as the other tests do it: CI has IPv6
      assumeThat(System.getenv("CI")).as("no IPv6 here: %s", e.getMessage()).isNotNull();
      throw e;
    }
  }

  @Test
  void shouldTakeAnEmptyDatagram() throws IOException {
    send("");
    send("x");
    await().until(() -> received() == 2);
    assertThat(batch.length(0)).isZero();
    assertThat(text(1)).isEqualTo("x");
  }

  @Test
  void shouldAnswerAPeer() throws IOException {
    byte[] answer = "..hello..".getBytes(StandardCharsets.ISO_8859_1);
    port.stage((InetSocketAddress) peer.getLocalSocketAddress(), answer, 2, 5);
    port.flush();
    assertThat(heard()).isEqualTo("hello");
  }

  @Test
  void shouldSendMoreThanItCanStage() throws IOException {
    byte[] big = new byte[1_400];
    for (int i = 0; i < 200; i++) {
      big[0] = (byte) i;
      port.stage((InetSocketAddress) peer.getLocalSocketAddress(), big, 0, big.length);
    }
    port.flush();
    assertThat(counters.value(Counter.UDP_SEND_FAILED)).isZero();
    assertThat(heard()).hasSize(1_400).startsWith("\0");
    assertThat(heard()).startsWith("\1");
  }

  @Test
  void shouldDropTruncatedDatagrams() throws IOException {
    send("x".repeat(ReceiveBatch.SLOT_BYTES + 10));
    send("short");
    await().until(() -> received() == 1);
    assertThat(text(0)).isEqualTo("short");
    assertThat(counters.value(Counter.UDP_UNKNOWN)).isEqualTo(1);
  }

  @Test
  void shouldCountWhatCannotBeSent() throws IOException {
    port.close();
    port =
        NioDatagramPort.open(
            new InetSocketAddress(RtcpSockets.loopback(), 0), counters, BothWays.calls(batches));
    byte[] answer = new byte[10];
    // TEST-NET-1 is unreachable from a socket that is bound to loopback.
    port.stage(new InetSocketAddress("192.0.2.1", 9), answer, 0, answer.length);
    port.stage((InetSocketAddress) peer.getLocalSocketAddress(), answer, 0, answer.length);
    port.flush();
    assertThat(heard()).hasSize(10);
    assertThat(counters.value(Counter.UDP_SEND_FAILED)).isEqualTo(1);
  }

  @Test
  void shouldSurvivePeersThatAreGone() throws IOException {
    InetSocketAddress gone = (InetSocketAddress) peer.getLocalSocketAddress();
    peer.close();
    byte[] answer = new byte[10];
    for (int i = 0; i < 10; i++) {
      port.stage(gone, answer, 0, answer.length);
      port.flush();
      assertThat(received()).isZero();
    }
  }

  @Test
  void shouldAskForLargeBuffers() {
    assertThat(port.receiveBufferBytes()).isGreaterThan(0);
    assertThat(port.localAddress().getPort()).isPositive();
  }

  @Test
  void shouldWakeUp() {
    port.wakeup();
    port.await(Long.MAX_VALUE); // would hang
    port.await(0);
  }

  @Test
  void shouldWakeUpWhenADatagramArrives() throws IOException {
    send("x");
    port.await(Long.MAX_VALUE); // would hang
    assertThat(received()).isEqualTo(1);
  }

  @Test
  void shouldSayWhatToDoWhenThePortIsTaken() {
    int taken = port.localAddress().getPort();
    assertThatThrownBy(() -> NioDatagramPort.open(new InetSocketAddress(taken), counters))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(":" + taken + "/udp")
        .hasMessageContaining("in use")
        .hasMessageContaining("ss -lunp 'sport = :" + taken + "'")
        .hasMessageContaining("--ice-udp-port");
  }

  @Test
  void shouldSayWhatToDoWhenTheAddressIsNotOurs() {
    assertThatThrownBy(
            () -> NioDatagramPort.open(new InetSocketAddress("192.0.2.1", 18_189), counters))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("192.0.2.1")
        .hasMessageContaining("18189");
  }

  private void send(String text) throws IOException {
    send(peer, RtcpSockets.loopback(), text);
  }

  private void send(DatagramSocket from, InetAddress to, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    from.send(new DatagramPacket(bytes, bytes.length, to, port.localAddress().getPort()));
  }

  private int received() {
    port.receive(batch);
    return batch.size();
  }

  private String text(int index) {
    return new String(
        batch.slab(), batch.offset(index), batch.length(index), StandardCharsets.ISO_8859_1);
  }

  private String heard() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    peer.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }
}
