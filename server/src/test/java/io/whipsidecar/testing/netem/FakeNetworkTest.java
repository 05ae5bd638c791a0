package io.whipsidecar.testing.netem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fake network must do what it says, or what is tested over it means nothing. */
class FakeNetworkTest {
  private static final long MS = VirtualTime.MILLISECOND;
  private static final int PACKETS = 20_000;
  private static final LinkProfile CLEAN = LinkProfile.delay(10 * MS);

  private final VirtualTime time = new VirtualTime(1_000);
  private final List<Integer> arrived = new ArrayList<>();
  private final List<Long> arrivalsNs = new ArrayList<>();

  @Test
  void shouldDelayAndKeepTheOrderInSpiteOfJitter() {
    send(CLEAN.withJitter(5 * MS), 1_000);
    assertThat(arrived).hasSize(PACKETS).isSorted();
    assertThat(arrivalsNs.get(0)).isBetween(1_000 + 10 * MS, 1_000 + 15 * MS);
  }

  @Test
  void shouldLoseItsShareAndRepeatItself() {
    send(CLEAN.withLoss(LossModel.random(0.05)), 1_000);
    List<Integer> first = List.copyOf(arrived);
    assertThat(first.size()).isBetween((int) (PACKETS * 0.94), (int) (PACKETS * 0.96));
    arrived.clear();
    send(CLEAN.withLoss(LossModel.random(0.05)), 1_000);
    assertThat(arrived).isEqualTo(first);
  }

  @Test
  void shouldLoseInBursts() {
    send(CLEAN.withLoss(LossModel.bursts(0.03, 4)), 1_000);
    int lost = PACKETS - arrived.size();
    int bursts = 0;
    for (int i = 1; i < arrived.size(); i++) {
      bursts += arrived.get(i) != arrived.get(i - 1) + 1 ? 1 : 0;
    }
    assertThat(lost).isBetween((int) (PACKETS * 0.02), (int) (PACKETS * 0.04));
    assertThat((double) lost / bursts).isBetween(3.0, 5.0);
  }

  @Test
  void shouldReorderAndDuplicate() {
    send(CLEAN.withReordering(0.03, 30 * MS).withDuplicates(0.01), MS);
    assertThat(arrived.size()).isBetween(PACKETS + 150, PACKETS + 250);
    assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
    assertThat(arrived.stream().distinct()).hasSize(PACKETS);
  }

  @Test
  void shouldQueueAndDropAtTheBandwidth() {
    send(CLEAN.withBandwidth(8_000_000, 50 * MS), 500_000); // 1,000 bytes take 1 ms, twice as many
    assertThat(arrived.size()).isBetween(PACKETS / 2, PACKETS / 2 + 100);
  }

  @Test
  void shouldGiveTheClientAnotherAddress() {
    InetSocketAddress server = InetSocketAddress.createUnresolved("server", 1);
    InetSocketAddress client = InetSocketAddress.createUnresolved("client", 2);
    InetSocketAddress other = InetSocketAddress.createUnresolved("nat", 3);
    List<InetSocketAddress> sources = new ArrayList<>();
    List<byte[]> answers = new ArrayList<>();
    FakeNetwork network =
        new FakeNetwork(
            time,
            new SplittableRandom(1),
            CLEAN,
            CLEAN,
            client,
            (datagram, nowNs) -> answers.add(datagram.bytes()));
    network.bind(server, (datagram, nowNs) -> sources.add(datagram.source()));
    byte[] bytes = {1, 2, 3};
    network.fromClient(server, bytes, 0, 3);
    network.rebind(other);
    network.fromClient(server, bytes, 0, 3);
    network.fromServer(server, client, bytes, 0, 1);
    network.fromServer(server, other, bytes, 1, 2);
    time.runFor(20 * MS);
    assertThat(sources).containsExactly(client, other);
    assertThat(answers).containsExactly(new byte[] {2, 3});
  }

  private void send(LinkProfile profile, long spacingNs) {
    Link<Integer> link =
        new Link<>(
            time,
            new SplittableRandom(42),
            profile,
            (packet, nowNs) -> {
              arrived.add(packet);
              arrivalsNs.add(nowNs);
            });
    for (int i = 0; i < PACKETS; i++) {
      int packet = i;
      time.in(i * spacingNs, nowNs -> link.send(packet, 1_000));
    }
    time.runFor(PACKETS * spacingNs + 1_000 * MS);
  }
}
