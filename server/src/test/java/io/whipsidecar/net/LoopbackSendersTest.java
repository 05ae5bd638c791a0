package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.net.RtcpSockets.Outcome;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link NioLoopbackSender}, both ways it sends, and {@link RtcpSockets} with a real reader. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class LoopbackSendersTest {
  private final Counters counters = new Counters();
  private final RtcpSockets rtcp = new RtcpSockets(counters);
  @Parameter private boolean batches;
  private NioLoopbackSender sender;
  private DatagramSocket reader;
  private DatagramSocket other;

  @BeforeEach
  void open() throws IOException {
    sender = NioLoopbackSender.open(counters, BothWays.calls(batches));
    reader = bind(0);
    other = bind(0);
  }

  @AfterEach
  void close() {
    sender.close();
    rtcp.close();
    reader.close();
    other.close();
  }

  @Test
  void shouldSendToSeveralPortsInOrderPerPort() throws IOException {
    byte[] packet = new byte[1_200];
    for (int i = 0; i < 60; i++) {
      packet[0] = (byte) i;
      sender.stage(i % 3 == 0 ? other.getLocalPort() : reader.getLocalPort(), packet, 0, 1_000 + i);
    }
    sender.flush();
    for (int i = 0; i < 60; i++) {
      DatagramPacket got = receive(i % 3 == 0 ? other : reader);
      assertThat(got.getLength()).isEqualTo(1_000 + i);
      assertThat(got.getData()[0]).isEqualTo((byte) i);
    }
    assertThat(counters.value(Counter.LEG_RTP_SENT)).isEqualTo(60);
  }

  /** Runs of one size, runs that a shorter packet ends, and more of them than the kernel cuts. */
  @Test
  void shouldKeepTheBordersOfPacketsInRuns() throws IOException {
    byte[] packet = new byte[1_200];
    for (int i = 0; i < 200; i++) {
      packet[0] = (byte) i;
      packet[length(i) - 1] = (byte) (i + 1);
      sender.stage(reader.getLocalPort(), packet, 0, length(i));
    }
    sender.flush();
    for (int i = 0; i < 200; i++) {
      DatagramPacket got = receive(reader);
      assertThat(got.getLength()).isEqualTo(length(i));
      assertThat(got.getData()[0]).isEqualTo((byte) i);
      assertThat(got.getData()[length(i) - 1]).isEqualTo((byte) (i + 1));
    }
    assertThat(counters.value(Counter.LEG_RTP_SENT)).isEqualTo(200);
  }

  /** The first 100 are of one size; then frames of ten packets, each with a shorter last one. */
  private static int length(int index) {
    return index < 100 || index % 10 != 9 ? 1_200 : 700;
  }

  @Test
  void shouldSendWhatTheKernelCutsAndWhatItDoesNot() throws IOException {
    byte[] packet = new byte[40];
    for (int i = 0; i < 40; i++) {
      sender.stage(reader.getLocalPort(), packet, 0, 1 + i); // each longer: no run
    }
    for (int i = 0; i < 40; i++) {
      sender.stage(reader.getLocalPort(), packet, 0, 1); // the smallest there is
    }
    sender.flush();
    for (int i = 0; i < 80; i++) {
      assertThat(receive(reader).getLength()).isEqualTo(i < 40 ? 1 + i : 1);
    }
  }

  @Test
  void shouldSendNothingBeforeFlush() throws IOException {
    byte[] packet = {1, 2, 3, 4};
    sender.stage(reader.getLocalPort(), packet, 1, 2);
    packet[1] = 99; // the bytes were copied
    assertThat(counters.value(Counter.LEG_RTP_SENT)).isZero();
    sender.flush();
    assertThat(receive(reader).getData()).startsWith(2, 3);
  }

  @Test
  void shouldFlushByItselfWhenFull() {
    byte[] packet = new byte[1_500];
    for (int i = 0; i < 300; i++) {
      sender.stage(reader.getLocalPort(), packet, 0, packet.length);
    }
    assertThat(counters.value(Counter.LEG_RTP_SENT)).isEqualTo(256);
  }

  @Test
  void shouldNotMindAnAbsentReader() throws IOException {
    int port = reader.getLocalPort();
    reader.close();
    byte[] packet = new byte[100];
    for (int i = 0; i < 10; i++) {
      sender.stage(port, packet, 0, packet.length);
      sender.stage(other.getLocalPort(), packet, 0, packet.length);
      sender.flush();
      receive(other);
    }
    assertThat(counters.value(Counter.LEG_SEND_FAILED)).isZero();
  }

  /** The packet behind a refused one goes to somebody else, and must arrive. */
  @Test
  void shouldTellWhichPortRefuses() throws IOException {
    List<Integer> refused = new ArrayList<>();
    assertThat(sender.onRefused(refused::add)).isEqualTo(batches);
    int absent = reader.getLocalPort();
    reader.close();
    byte[] packet = new byte[1_000];
    for (int i = 0; i < 20; i++) {
      sender.stage(absent, packet, 0, packet.length);
    }
    sender.stage(other.getLocalPort(), packet, 0, 1);
    sender.stage(absent, packet, 0, packet.length);
    sender.stage(other.getLocalPort(), packet, 0, 2);
    sender.flush();
    assertThat(receive(other).getLength()).isEqualTo(1);
    assertThat(receive(other).getLength()).isEqualTo(2);
    assertThat(refused).isEqualTo(batches ? List.of(absent) : List.of());
    sender.stage(other.getLocalPort(), packet, 0, 3);
    sender.flush();
    assertThat(receive(other).getLength()).isEqualTo(3);
    assertThat(refused).hasSizeLessThan(2);
    assertThat(counters.value(Counter.LEG_SEND_FAILED)).isZero();
  }

  @Test
  void shouldTellAnAbsentReaderFromAPresentOneWithEachReport() throws IOException {
    int port = reader.getLocalPort();
    assertThat(report(port)).isEqualTo(Outcome.DELIVERED);
    assertThat(receive(reader).getLength()).isEqualTo(8);
    reader.close();
    assertThat(report(port)).isEqualTo(Outcome.REFUSED);
    assertThat(report(port)).isEqualTo(Outcome.REFUSED);
    reader = bind(port);
    assertThat(report(port)).isEqualTo(Outcome.DELIVERED);
    assertThat(receive(reader).getLength()).isEqualTo(8);
    assertThat(counters.value(Counter.LEG_RTCP_SENT)).isEqualTo(2);
  }

  @Test
  void shouldHoldSocketsOnlyUntilTheyAreReleased() {
    report(reader.getLocalPort());
    report(reader.getLocalPort());
    report(other.getLocalPort());
    assertThat(rtcp.openSockets()).isEqualTo(2);
    rtcp.release(other.getLocalPort());
    rtcp.release(other.getLocalPort());
    assertThat(rtcp.openSockets()).isEqualTo(1);
    rtcp.close();
    assertThat(rtcp.openSockets()).isZero();
  }

  private Outcome report(int port) {
    byte[] compound = {0, (byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1};
    return rtcp.send(port, compound, 1, 8);
  }

  private static DatagramSocket bind(int port) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(RtcpSockets.loopback(), port));
    socket.setReceiveBufferSize(1 << 20);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    socket.receive(packet);
    return packet;
  }
}
