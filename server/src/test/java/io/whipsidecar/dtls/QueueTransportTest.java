package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTransportTest {
  private static final byte[] RECORD = Records.of(22, 0, 0, Records.message(1, 40, 0, 40));

  private final List<byte[]> sent = new ArrayList<>();
  private final QueueTransport transport =
      new QueueTransport(new RecordGate(DtlsRole.SERVER), sent::add);
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
}
