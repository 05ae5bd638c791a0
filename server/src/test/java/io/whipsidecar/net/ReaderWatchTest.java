package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.ReaderListener;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ReaderWatchTest {
  private static final int RTP = 20_000;
  private static final int RTCP = 20_001;
  private static final int ICE = 8_189;

  private final Counters counters = new Counters();
  private final FakeSockets sockets = new FakeSockets();
  private final FakeSockets probe = new FakeSockets();
  private final Events events = new Events();
  private long nowNs;
  private final ReaderWatch watch =
      new ReaderWatch(sockets, probe, Runnable::run, counters, () -> nowNs);

  @Test
  void shouldReportAReaderOnceBothPortsAreBound() {
    watch.watch(RTP, RTCP, events);
    sockets.bind(RTP, 1);
    look();
    look();
    assertThat(events.seen).containsExactly("half 20000 20000");
    sockets.bind(RTCP, 2);
    look();
    look();
    assertThat(events.seen).containsExactly("half 20000 20000", "half 20000 0", "bound 20000");
  }

  @Test
  void shouldReportAReaderOfATrackWithoutRtcp() {
    watch.watch(RTP, 0, events);
    sockets.bind(RTP, 1);
    look();
    assertThat(events.seen).containsExactly("bound 20000");
  }

  @Test
  void shouldReportAnEndAtOnceWhenThePortRefuses() {
    bound();
    sockets.rows.clear();
    look();
    assertThat(events.seen).containsExactly("unbound 20000");
  }

  @Test
  void shouldReportAnEndThatNothingRefusesWhenTwoLooksAgree() {
    bound();
    probeSeesReader();
    sockets.rows.clear();
    look();
    assertThat(events.seen).isEmpty();
    look();
    look();
    assertThat(events.seen).containsExactly("unbound 20000");
  }

  @Test
  void shouldForgiveARowThatOneLookHasMissed() {
    bound();
    probeSeesReader();
    List<long[]> rows = List.copyOf(sockets.rows);
    sockets.rows.clear();
    look();
    sockets.rows.addAll(rows);
    look();
    look();
    assertThat(events.seen).isEmpty();
  }

  @Test
  void shouldNoticeAReaderThatWasReplacedBetweenTwoLooks() {
    bound();
    sockets.rows.clear();
    sockets.bind(RTP, 11);
    sockets.bind(RTCP, 12);
    look();
    look();
    assertThat(events.seen).containsExactly("replaced 20000");
  }

  @Test
  void shouldNotMindARowThatIsReadTwice() {
    bound();
    sockets.bind(RTP, 1);
    look();
    assertThat(events.seen).isEmpty();
  }

  @Test
  void shouldReportKernelDropsAsTheyGrow() {
    bound();
    sockets.rows.get(0)[2] = 5;
    look();
    sockets.rows.get(1)[2] = 2;
    look();
    look();
    assertThat(events.seen).containsExactly("drops 20000 5", "drops 20000 2");
  }

  @Test
  void shouldCountDropsOfANewReaderFromZero() {
    bound();
    sockets.rows.get(0)[2] = 5;
    look();
    events.seen.clear();
    sockets.rows.clear();
    sockets.bind(RTP, 11);
    sockets.bind(RTCP, 12);
    sockets.rows.get(0)[2] = 3;
    look();
    assertThat(events.seen).containsExactly("replaced 20000", "drops 20000 3");
  }

  @Test
  void shouldLookOftenOnlyWhileMediaWaitsOrFlows() {
    assertThat(look()).isEqualTo(Long.MAX_VALUE);
    watch.watch(RTP, RTCP, events);
    assertThat(look()).isEqualTo(ReaderWatch.CALM_NS);
    watch.await(RTP, true);
    assertThat(look()).isEqualTo(ReaderWatch.URGENT_NS);
    sockets.bind(RTP, 1);
    sockets.bind(RTCP, 2);
    assertThat(look()).isEqualTo(ReaderWatch.LIVE_NS);
    watch.await(RTP, false);
    look();
    assertThat(look()).isEqualTo(ReaderWatch.CALM_NS);
  }

  /** FFmpeg is killed and started again: what it is sent until then begins in mid-GOP. */
  @Test
  void shouldSoonNoticeThatTheReaderOfALivePublisherIsAnother() {
    bound();
    watch.await(RTP, true);
    look();
    look();
    sockets.rows.clear();
    sockets.bind(RTP, 11);
    sockets.bind(RTCP, 12);
    long replacedNs = nowNs;
    while (events.seen.isEmpty()) {
      look();
    }
    assertThat(events.seen).containsExactly("replaced 20000");
    assertThat(nowNs - replacedNs).isLessThanOrEqualTo(ReaderWatch.LIVE_NS);
  }

  @Test
  void shouldLookAfterALiveReaderNoLessOftenWhileAnotherIsAwaited() {
    bound();
    watch.await(RTP, true);
    watch.watch(RTP + 4, RTCP + 4, events);
    watch.await(RTP + 4, true);
    look();
    assertThat(look()).isEqualTo(ReaderWatch.LIVE_NS);
  }

  /** Each publisher may have one. */
  @Test
  void shouldForgetSocketsOfTheIcePortThatAreGone() {
    IceDrops drops = new IceDrops(counters);
    for (long socket = 1; socket <= 5_000; socket++) {
      drops.see(socket, 2);
      drops.see(100_000, 3);
      drops.endLook();
    }
    assertThat(counters.value(Counter.ICE_KERNEL_DROPS)).isEqualTo(10_003);
    assertThat(drops.size()).isBetween(100, 1_100);
  }

  @Test
  void shouldCountWhatTheKernelDropsAtTheIcePort() {
    watch.countIceDrops(ICE);
    watch.watch(RTP, RTCP, events);
    sockets.bind(ICE, 1);
    sockets.bind(ICE, 2); // the same port at a single address
    sockets.rows.get(0)[2] = 5;
    look();
    assertThat(counters.value(Counter.ICE_KERNEL_DROPS)).isEqualTo(5);
    sockets.rows.get(0)[2] = 6;
    sockets.rows.get(1)[2] = 3;
    look();
    look();
    assertThat(counters.value(Counter.ICE_KERNEL_DROPS)).isEqualTo(9);
    assertThat(events.seen).isEmpty();
  }

  @Test
  void shouldLookSeldomWhenALookIsExpensive() {
    watch.watch(RTP, RTCP, events);
    watch.await(RTP, true);
    sockets.costNs = 10_000_000;
    lookFor(100_000_000_000L);
    assertThat(sockets.looks * sockets.costNs).isLessThan(1_500_000_000);
    sockets.costNs = 0;
    lookFor(10_000_000_000L);
    int looks = sockets.looks;
    lookFor(1_000_000_000);
    assertThat(sockets.looks - looks).isBetween(39, 41);
  }

  @Test
  void shouldNotLookForEveryCommand() {
    watch.watch(RTP, RTCP, events);
    sockets.costNs = 1_000_000;
    watch.runOnce();
    for (int i = 0; i < 100; i++) {
      watch.await(RTP, false);
      assertThat(watch.runOnce()).isPositive();
    }
    assertThat(sockets.looks).isEqualTo(1);
  }

  @Test
  void shouldProbeAwaitedTracksWhenTheTableIsSlow() {
    watch.watch(RTP, RTCP, events);
    sockets.costNs = 100_000_000;
    for (int i = 0; i < 20; i++) {
      look();
    }
    nowNs -= 5_000_000_000L; // in the middle of the pause
    watch.await(RTP, true);
    assertThat(look()).isEqualTo(ReaderWatch.URGENT_NS);
    probeSeesReader();
    int tableLooks = sockets.looks;
    look();
    assertThat(events.seen).containsExactly("bound 20000");
    assertThat(sockets.looks).isEqualTo(tableLooks);
    sockets.bind(RTP, 77);
    sockets.bind(RTCP, 78);
    look();
    look();
    assertThat(sockets.looks).isGreaterThan(tableLooks);
    assertThat(events.seen).containsExactly("bound 20000");
  }

  @Test
  void shouldBelieveARefusedReportAtOnce() {
    bound();
    watch.refused(RTCP);
    watch.refused(RTCP);
    watch.refused(12_345);
    sockets.rows.clear();
    look();
    assertThat(events.seen).containsExactly("unbound 20000");
  }

  /** The loop says "refused" while a look is under way, which sees the next reader. */
  @Test
  void shouldNotBelieveARefusalThatIsOlderThanTheLook() {
    WatchedTrack track = new WatchedTrack(RTP, RTCP, events, Runnable::run);
    track.see(RTP, 1, 0);
    track.see(RTCP, 2, 0);
    track.endLook(1_000);
    track.refuse(999);
    assertThat(events.seen).containsExactly("bound 20000");
    track.refuse(1_000);
    assertThat(events.seen).containsExactly("bound 20000", "unbound 20000");
  }

  @Test
  void shouldLookLessOftenWhereRefusalsAreTold() {
    watch.relyOnRefusals();
    bound();
    watch.await(RTP, true);
    assertThat(look()).isEqualTo(ReaderWatch.LIVE_TOLD_NS);
    watch.watch(RTP + 2, RTCP + 2, events);
    watch.await(RTP + 2, true);
    assertThat(look()).as("another one is awaited").isEqualTo(ReaderWatch.URGENT_NS);
  }

  @Test
  void shouldSayWhenItHasLookedAtWhatIsWatched() {
    watch.afterLook(() -> events.seen.add("looked"));
    look();
    assertThat(events.seen).as("nothing is watched").containsExactly("looked");
    events.seen.clear();
    watch.watch(RTP, RTCP, events);
    sockets.bind(RTP, 1);
    sockets.bind(RTCP, 2);
    watch.afterLook(() -> events.seen.add("looked"));
    sockets.broken = true;
    look();
    assertThat(events.seen).as("half a look").isEmpty();
    sockets.broken = false;
    look();
    look();
    assertThat(events.seen).containsExactly("bound 20000", "looked");
  }

  @Test
  void shouldForgetATrack() {
    bound();
    watch.unwatch(RTP);
    sockets.rows.clear();
    assertThat(look()).isEqualTo(Long.MAX_VALUE);
    assertThat(events.seen).isEmpty();
  }

  @Test
  void shouldChangeNothingAfterHalfALook() {
    bound();
    sockets.broken = true;
    sockets.rows.clear();
    look();
    look();
    look();
    assertThat(events.seen).isEmpty();
  }

  @Test
  void shouldFollowRealSocketsInTheKernelsTable() throws IOException {
    assertThat(ProcUdpSockets.isAvailable()).isTrue();
    followRealSockets(ProcUdpSockets.open(), true);
  }

  @Test
  void shouldFollowRealSocketsByRefusalWhereThereIsNoTable() throws IOException {
    followRealSockets(new RefusalUdpSockets(), false);
  }

  private static void followRealSockets(UdpSockets table, boolean withIdentity) throws IOException {
    Events seen = new Events();
    try (ReaderWatch real =
        new ReaderWatch(
            table, new RefusalUdpSockets(), Runnable::run, new Counters(), System::nanoTime)) {
      DatagramSocket rtp = bind(0);
      DatagramSocket rtcp = bind(0);
      int rtpPort = rtp.getLocalPort();
      int rtcpPort = rtcp.getLocalPort();
      real.watch(rtpPort, rtcpPort, seen);
      real.await(rtpPort, true);
      real.start();
      await().until(() -> seen.seen.contains("bound " + rtpPort));
      // A look that comes between the ends and the binds finds nobody: then once more.
      for (int i = 0; i < 10 && !seen.seen.contains("replaced " + rtpPort); i++) {
        int before = seen.seen.size();
        rtp.close();
        rtcp.close();
        rtp = bind(rtpPort);
        rtcp = bind(rtcpPort);
        if (!withIdentity) {
          break;
        }
        await()
            .until(
                () ->
                    seen.since(before).contains("replaced " + rtpPort)
                        || seen.since(before).contains("bound " + rtpPort));
      }
      assertThat(!withIdentity || seen.seen.contains("replaced " + rtpPort)).isTrue();
      rtp.close();
      rtcp.close();
      await().until(() -> seen.seen.contains("unbound " + rtpPort));
    }
  }

  private static DatagramSocket bind(int port) throws IOException {
    return new DatagramSocket(new InetSocketAddress(RtcpSockets.loopback(), port));
  }

  /** One step, then the time until the next one passes. */
  private long look() {
    long waitNs = watch.runOnce();
    nowNs += waitNs == Long.MAX_VALUE ? 0 : waitNs;
    return waitNs;
  }

  private void lookFor(long ns) {
    long endNs = nowNs + ns;
    while (nowNs < endNs) {
      look();
    }
  }

  private void bound() {
    watch.watch(RTP, RTCP, events);
    sockets.bind(RTP, 1);
    sockets.bind(RTCP, 2);
    look();
    assertThat(events.seen).containsExactly("bound 20000");
    events.seen.clear();
  }

  private static final class Events implements ReaderListener {
    final List<String> seen = new CopyOnWriteArrayList<>();

    List<String> since(int index) {
      return seen.stream().skip(index).toList();
    }

    @Override
    public void onBound(int rtpPort) {
      seen.add("bound " + rtpPort);
    }

    @Override
    public void onUnbound(int rtpPort) {
      seen.add("unbound " + rtpPort);
    }

    @Override
    public void onHalfBound(int rtpPort, int heldPort) {
      seen.add("half " + rtpPort + " " + heldPort);
    }

    @Override
    public void onReplaced(int rtpPort) {
      seen.add("replaced " + rtpPort);
    }

    @Override
    public void onDrops(int rtpPort, long packets) {
      seen.add("drops " + rtpPort + " " + packets);
    }
  }

  private void probeSeesReader() {
    probe.bind(RTP, 1);
    probe.bind(RTCP, 1);
  }

  private final class FakeSockets implements UdpSockets {
    final List<long[]> rows = new ArrayList<>();
    long costNs;
    boolean broken;
    int looks;

    void bind(int port, long identity) {
      rows.add(new long[] {port, identity, 0});
    }

    @Override
    public void look(Collection<WatchedTrack> tracks, Visitor visitor) throws IOException {
      nowNs += costNs;
      looks++;
      if (broken) {
        throw new IOException("a fault that this test makes");
      }
      rows.forEach(row -> visitor.socket((int) row[0], row[0] != ICE, row[1], row[2]));
    }

    @Override
    public boolean knowsIdentities() {
      return true;
    }

    @Override
    public void close() {}
  }
}
