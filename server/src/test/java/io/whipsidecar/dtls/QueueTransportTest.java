package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class QueueTransportTest {
  private static final byte[] RECORD = Records.of(22, 0, 0, Records.message(1, 40, 0, 40));

  private final List<byte[]> sent = new ArrayList<>();
  private final QueueTransport transport =
      new QueueTransport(
          new RecordGate(DtlsRole.SERVER, alert -> {}), new Semaphore(1), () -> false, sent::add);
  private final byte[] buffer = new byte[2_048];

  @Test
  void shouldHandOverWhatTheGatePasses() throws IOException {
    assertThat(transport.offer(RECORD)).isTrue();

    assertThat(transport.receive(buffer, 0, buffer.length, 1)).isEqualTo(RECORD.length);
    assertThat(buffer).startsWith(RECORD);
  }

  @Test
  void shouldHandOverNothingInsteadOfWhatTheGateRefuses() throws IOException {
    transport.offer(new byte[20]);

    assertThat(transport.receive(buffer, 0, buffer.length, 1)).isZero();
  }

  @Test
  void shouldBeBounded() {
    int taken = 0;
    while (transport.offer(RECORD)) {
      taken++;
    }

    assertThat(taken).isEqualTo(64);
  }

  @Test
  void shouldWakeAndRefuseOnceClosed() {
    while (transport.offer(RECORD)) {
      // until it is full
    }

    transport.close();
    transport.close();

    assertThat(transport.offer(RECORD)).isFalse();
    assertThatThrownBy(() -> transport.receive(buffer, 0, buffer.length, 10_000))
        .isInstanceOf(IOException.class)
        .hasMessage("the session was closed");
  }

  @Test
  void shouldSendAfterClose() {
    transport.close();

    transport.send(RECORD, 0, RECORD.length);

    assertThat(sent).containsExactly(RECORD);
  }

  @Test
  void shouldNotWaitAfterTheHandshake() {
    transport.stopBlocking();

    assertThatThrownBy(() -> transport.receive(buffer, 0, buffer.length, 10_000))
        .isInstanceOf(QueueTransport.NothingMore.class);
  }

  @Test
  void shouldCutWhatIsTooLong() throws IOException {
    transport.offer(RECORD);

    assertThat(transport.receive(buffer, 0, 10, 1)).isEqualTo(10);
  }

  @Test
  void shouldRepeatAnUnansweredClientHello() throws IOException {
    byte[] hello = Records.of(22, 0, 0, Records.message(1, 40, 0, 40));
    transport.send(hello, 0, hello.length);

    assertThat(transport.receive(buffer, 0, buffer.length, 350)).isEqualTo(-1);

    // At 100 and 300 ms; the next one, at 700 ms, would be later than the wait.
    assertThat(sent).hasSize(3).allSatisfy(datagram -> assertThat(datagram).isEqualTo(hello));
  }

  @Test
  void shouldNotRepeatAnAnsweredClientHello() throws IOException {
    byte[] hello = Records.of(22, 0, 0, Records.message(1, 40, 0, 40));
    transport.send(hello, 0, hello.length);
    transport.offer(RECORD);
    transport.receive(buffer, 0, buffer.length, 1_000);

    assertThat(transport.receive(buffer, 0, buffer.length, 350)).isEqualTo(-1);

    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldRepeatNothingButAClientHello() throws IOException {
    byte[] finished = Records.of(22, 1, 0, new byte[40]);
    transport.send(finished, 0, finished.length);

    assertThat(transport.receive(buffer, 0, buffer.length, 350)).isEqualTo(-1);

    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldSendAFlightInOneDatagram() throws IOException {
    transport.send(RECORD, 0, RECORD.length);
    transport.send(RECORD, 0, RECORD.length);
    assertThat(sent).isEmpty();

    transport.receive(buffer, 0, buffer.length, 1);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0)).hasSize(2 * RECORD.length);
  }

  @Test
  void shouldSendNoDatagramThatIsTooLarge() {
    for (int bytes = 0; bytes < 3_000; bytes += RECORD.length) {
      transport.send(RECORD, 0, RECORD.length);
    }
    transport.stopBlocking();

    assertThat(sent).hasSizeGreaterThan(2).allSatisfy(it -> assertThat(it).hasSizeLessThan(1_201));
  }
}
