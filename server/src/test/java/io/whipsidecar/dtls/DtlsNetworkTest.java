package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.net.HandshakePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many handshakes, and handshakes over a bad network. */
class DtlsNetworkTest {
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final HandshakePool servers = HandshakePool.open();

  @AfterEach
  void stop() throws InterruptedException {
    clients.shutdownNow();
    servers.close();
  }

  private List<TestEndpoint> pair() {
    return List.of(
        TestEndpoint.client(TestEndpoint.OURS, clients),
        TestEndpoint.server(TestEndpoint.OURS, servers.handshakes()));
  }

  private static void assertDone(List<TestEndpoint> pair) {
    DtlsKeys client = pair.get(0).sink().keys();
    DtlsKeys server = pair.get(1).sink().keys();
    assertThat(client.localKey()).isEqualTo(server.remoteKey());
    assertThat(client.remoteKey()).isEqualTo(server.localKey());
  }

  @Test
  void shouldFinishTwoHundredHandshakesAtOnce() {
    List<List<TestEndpoint>> pairs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pairs.add(pair());
    }

    pairs.forEach(pair -> TestEndpoint.join(pair.get(0), pair.get(1)));

    pairs.forEach(DtlsNetworkTest::assertDone);
  }

  /** Whoever says hello and nothing more holds up nobody who goes on. */
  @Test
  void shouldServeHonestPublishersBesideHalfOpenOnes() {
    List<TestEndpoint> halfOpen = new ArrayList<>();
    byte[] hello = hello();
    for (int i = 0; i < 600; i++) {
      TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, servers.handshakes());
      server.deliver(hello);
      halfOpen.add(server);
    }
    List<List<TestEndpoint>> honest = IntStream.range(0, 20).mapToObj(i -> pair()).toList();

    honest.forEach(pair -> TestEndpoint.join(pair.get(0), pair.get(1)));

    honest.forEach(DtlsNetworkTest::assertDone);
    long ended = halfOpen.stream().filter(server -> server.sink().hasEnded()).count();
    assertThat(ended).as("half-open ones that had to go").isLessThan(300);
    halfOpen.forEach(TestEndpoint::close);
  }

  private byte[] hello() {
    List<byte[]> sent = new CopyOnWriteArrayList<>();
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, clients);
    client.sink().connect(sent::add);
    client.start();
    await().until(() -> !sent.isEmpty());
    client.close();
    return sent.get(0);
  }

  @Test
  void shouldFinishOverLossyNetwork() {
    List<List<TestEndpoint>> pairs =
        IntStream.range(0, 20).mapToObj(seed -> overMangled(pair(), seed)).toList();

    pairs.forEach(DtlsNetworkTest::assertDone);
  }

  private static List<TestEndpoint> overMangled(List<TestEndpoint> pair, int seed) {
    TestEndpoint client = pair.get(0);
    TestEndpoint server = pair.get(1);
    client.sink().connect(new MangledLink(seed, server::deliver)::send);
    server.sink().connect(new MangledLink(~seed, client::deliver)::send);
    client.start();
    return pair;
  }

  @Test
  void shouldWarmUp() {
    assertThat(
            DtlsWarmUp.run(
                TestEndpoint.IDENTITY, Handshakes.on(clients), 3, Duration.ofSeconds(30)))
        .isTrue();
  }

  @Test
  void shouldGiveUpWarmingWhenThePoolIsStuck() {
    assertThat(
            DtlsWarmUp.run(
                TestEndpoint.IDENTITY, Handshakes.on(task -> {}), 3, Duration.ofMillis(1)))
        .isFalse();
  }
}
