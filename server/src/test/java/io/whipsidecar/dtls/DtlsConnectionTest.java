package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After the handshake: what ends a connection, and what does not. */
class DtlsConnectionTest {
  private static final PeerCertificate ECDSA = PeerCertificate.ecdsa(BigInteger.ONE);
  private static final int ALERT = 21;
  private static final int FATAL = 2;

  private final ExecutorService pool = Executors.newCachedThreadPool();

  /** Also shows that no thread stays blocked after a handshake: not all of these are closed. */
  @AfterEach
  void allThreadsAreFree() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private TestEndpoint server() {
    return TestEndpoint.server(ECDSA.fingerprint(), pool);
  }

  private Peer connect(TestEndpoint server) {
    Peer peer =
        Peer.connect(
            PeerClient.of(ECDSA, SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM), server, pool);
    peer.connection();
    server.sink().keys();
    return peer;
  }

  @Test
  void shouldReportCloseNotifyOfPeer() throws IOException {
    TestEndpoint server = server();
    Peer peer = connect(server);

    peer.connection().close();

    assertThat(server.sink().closure()).isEqualTo("close_notify");
  }

  @Test
  void shouldSayCloseNotifyToPeer() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);
    TestEndpoint.join(client, server);
    client.sink().keys();
    server.sink().keys();

    client.close();
    client.close();

    assertThat(server.sink().closure()).isEqualTo("close_notify");
    assertThat(client.sink().hasEnded()).as("an end that its owner has not asked for").isFalse();
  }

  @Test
  void shouldReportFatalAlertOfPeer() {
    TestEndpoint server = server();
    Peer peer = connect(server);

    peer.transport().breakDown();

    assertThatThrownBy(() -> peer.connection().receive(new byte[99], 0, 99, 1))
        .hasMessageContaining("broken by the test");
    assertThat(server.sink().closure())
        .isEqualTo("the publisher sent the alert internal_error(80)");
  }

  /** MediaMTX ends a session at a plaintext alert and at an empty fragment. */
  @Test
  void shouldIgnoreWhatDoesNotAuthenticate() throws IOException {
    TestEndpoint server = server();
    Peer peer = connect(server);

    for (byte[] datagram : forgeries()) {
      server.deliver(datagram);
    }
    assertThat(server.sink().hasEnded()).isFalse();

    peer.connection().close(); // and the connection still works
    assertThat(server.sink().closure()).isEqualTo("close_notify");
  }

  private static List<byte[]> forgeries() {
    byte[] garbage = new byte[300];
    new Random(1).nextBytes(garbage);
    return List.of(
        new byte[0],
        garbage,
        Records.of(ALERT, 0, 99, FATAL, 40),
        Records.of(ALERT, 0, 100, 1, 0),
        Records.of(ALERT, 1, 99),
        Records.of(ALERT, 1, 99, FATAL, 40),
        Records.of(ALERT, 1, 100, new byte[24]),
        Records.of(ALERT, 1, 101, garbage),
        Records.of(23, 1, 102),
        Records.of(22, 0, 103),
        Records.of(22, 0, 104, Records.message(1, 0xffffff, 0, 10)),
        Records.of(22, 0, 105, Records.message(20, 12, 0, 12)),
        Records.of(20, 0, 106, 1),
        Records.of(ALERT, 2, 1, garbage));
  }

  @Test
  void shouldIgnoreApplicationData() throws IOException {
    TestEndpoint server = server();
    Peer peer = connect(server);

    for (int i = 0; i < 10; i++) {
      peer.connection().send(new byte[100], 0, 100);
    }
    peer.connection().close();

    assertThat(server.sink().closure()).isEqualTo("close_notify");
  }

  @Test
  void shouldRepeatLastFlightWhenPeerRepeatsIts() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);
    LostOnce lost = new LostOnce(client);
    client.sink().connect(server::deliver);
    server.sink().connect(lost::deliver);

    client.start(); // its last flight is answered by Finished, which is lost

    assertThat(client.sink().keys().localKey()).isEqualTo(server.sink().keys().remoteKey());
    assertThat(lost.hasLost()).isTrue();
    assertThat(client.endpoint().hasRepeatedLastFlight()).isTrue();
  }

  /** Loses the first datagram with a ChangeCipherSpec: the server's last flight. */
  private static final class LostOnce {
    private static final int CHANGE_CIPHER_SPEC = 20;

    private final TestEndpoint to;
    private volatile boolean lost;

    LostOnce(TestEndpoint to) {
      this.to = to;
    }

    void deliver(byte[] datagram) {
      if (datagram[0] == CHANGE_CIPHER_SPEC && !lost) {
        lost = true;
      } else {
        to.deliver(datagram);
      }
    }

    boolean hasLost() {
      return lost;
    }
  }

  @Test
  void shouldKeepNoThreadWhileConnected() throws InterruptedException {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);
    TestEndpoint.join(client, server);
    client.sink().keys();
    server.sink().keys();

    pool.shutdown();

    assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldSurviveAPoolThatRejectsAfterTheHandshake() throws IOException {
    RejectingPool rejecting = new RejectingPool();
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), rejecting);
    Peer peer = connect(server);

    rejecting.full = true;
    server.deliver(Records.of(ALERT, 1, 50, new byte[24]));
    rejecting.full = false;
    peer.connection().close();

    assertThat(server.sink().closure()).isEqualTo("close_notify");
  }

  private final class RejectingPool implements Executor {
    private volatile boolean full;

    @Override
    public void execute(Runnable task) {
      if (full) {
        throw new RejectedExecutionException("full");
      }
      pool.execute(task);
    }
  }

  @Test
  void shouldIgnoreEverythingOnceClosed() {
    TestEndpoint server = server();
    connect(server);
    server.close();
    int sent = server.sink().sent().size();

    for (int i = 0; i < 1_000; i++) {
      server.deliver(Records.of(ALERT, 1, i, new byte[24]));
    }

    assertThat(server.sink().hasEnded()).isFalse();
    assertThat(server.sink().sent().size() - sent).as("close_notify at most").isLessThan(2);
  }
}
