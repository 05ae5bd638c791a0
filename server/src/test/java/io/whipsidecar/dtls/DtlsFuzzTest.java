package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.DTLSServerProtocol;

/**
 * Datagrams of anyone. The first two bytes of what is left of the input are the length of the next
 * datagram.
 */
class DtlsFuzzTest {
  private static final byte[] HELLO = Records.clientHello();

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "dtls-fuzz");
            thread.setDaemon(true);
            return thread;
          });

  private static List<byte[]> datagrams(byte[] data) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int at = 0; at + 1 < data.length && datagrams.size() < 60; ) {
      int length = ((data[at] & 0xff) << 8 | (data[at + 1] & 0xff)) % 2_048;
      int end = Math.min(data.length, at + 2 + length);
      datagrams.add(Arrays.copyOfRange(data, at + 2, end));
      at = end;
    }
    return datagrams;
  }

  @FuzzTest(maxDuration = "60s")
  void shouldDecideAboutAnyDatagram(byte[] data) {
    for (DtlsRole role : DtlsRole.values()) {
      RecordGate gate = new RecordGate(role, alert -> {});
      datagrams(data).forEach(gate::passes);
      gate.passes(data);
    }
    RecordGate.isClientHello(data, 0, data.length);
  }

  /** Nothing that is not the peer's ends a connection, and its close_notify still does. */
  @FuzzTest(maxDuration = "60s")
  void shouldKeepConnection(byte[] data) {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, THREADS);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, new HandshakeElsewhere());
    TestEndpoint.join(client, server);
    client.sink().keys();
    server.sink().keys();

    datagrams(data).forEach(server::deliver);
    assertThat(server.sink().hasEnded()).isFalse();

    client.close();
    assertThat(server.sink().closure()).isEqualTo("close_notify");
  }

  /** The handshake needs a thread; what is read after it is read at once. */
  private static final class HandshakeElsewhere implements Executor {
    private final AtomicBoolean begun = new AtomicBoolean();

    @Override
    public void execute(Runnable task) {
      if (begun.compareAndSet(false, true)) {
        THREADS.execute(task);
      } else {
        task.run();
      }
    }
  }

  /** After a real ClientHello anything may follow: the handshake fails with its one exception. */
  @FuzzTest(maxDuration = "60s")
  void shouldEndHandshakeInOrder(byte[] data) {
    List<byte[]> sent = new ArrayList<>();
    QueueTransport transport =
        new QueueTransport(
            new RecordGate(DtlsRole.SERVER, alert -> {}), new Semaphore(1), () -> false, sent::add);
    if (data.length % 2 == 0) {
      transport.offer(HELLO);
    }
    datagrams(data).forEach(transport::offer);
    transport.stopBlocking(); // what comes after the last datagram is the end of the network
    List<DtlsKeys> keys = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new DTLSServerProtocol()
                    .accept(
                        new SrtpServer(
                            TestEndpoint.IDENTITY,
                            new Handshake(List.of(TestEndpoint.OURS)),
                            keys::add),
                        transport))
        .isInstanceOf(IOException.class);

    assertThat(keys).isEmpty();
    assertThat(sent).as("one flight, and an alert").hasSizeLessThan(64);
  }
}
