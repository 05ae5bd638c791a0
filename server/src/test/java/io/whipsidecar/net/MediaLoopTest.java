package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.Timed;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class MediaLoopTest {
  private static final long MS = 1_000_000;

  private final Counters counters = new Counters();
  private final FakePort port = new FakePort();
  private final FakeSender sender = new FakeSender();
  private final SessionRouter router = new SessionRouter(Packets.UFRAGS, counters);
  private final FakeSession session = new FakeSession();
  private long nowNs = 1_000 * MS;
  private final MediaLoop loop = new MediaLoop(port, sender, router, counters, () -> nowNs);

  @Test
  void shouldHandleAWholeBatchAndFlushOnce() {
    bindSession();
    for (int i = 0; i < 40; i++) {
      arrive(Packets.rtp(i, 100));
    }
    assertThat(loop.runOnce()).isFalse();
    assertThat(session.heard).hasSize(40);
    assertThat(port.flushes).isEqualTo(1);
    assertThat(sender.flushes).isEqualTo(1);
  }

  @Test
  void shouldComeBackAtOnceWhenTheBatchWasFull() {
    bindSession();
    for (int i = 0; i < MediaLoop.BATCH + 1; i++) {
      arrive(Packets.rtp(i, 100));
    }
    assertThat(loop.runOnce()).isTrue();
    assertThat(loop.runOnce()).isFalse();
    assertThat(session.heard).hasSize(MediaLoop.BATCH + 1);
  }

  @Test
  void shouldGoOnAfterAFaultySession() {
    bindSession();
    FakeSession faulty =
        new FakeSession() {
          @Override
          public void handle(byte[] b, int offset, int length, SocketAddress from, long now) {
            throw new IllegalStateException("a fault that this test makes");
          }

          @Override
          public void onTimeout(long now) {
            super.onTimeout(now);
            throw new IllegalStateException("a fault that this test makes");
          }
        };
    router.register("evil", faulty);
    router.bind(Packets.address(6_666), faulty);
    faulty.deadlineNs = nowNs;
    loop.add(faulty);
    port.arrive(Packets.address(6_666), Packets.rtp(1, 100));
    arrive(Packets.rtp(1, 100));
    loop.execute(
        () -> {
          throw new IllegalStateException("a fault that this test makes");
        });
    loop.runOnce();
    assertThat(session.heard).hasSize(1);
    assertThat(counters.value(Counter.LOOP_FAULTS)).isEqualTo(3);
  }

  @Test
  void shouldRunCommandsOfOtherThreadsAndWakeUp() {
    loop.execute(() -> session.heard.add("command"));
    assertThat(port.wakeups).isEqualTo(1);
    assertThat(session.heard).isEmpty();
    loop.runOnce();
    assertThat(session.heard).containsExactly("command");
  }

  @Test
  void shouldFireATimerWhenItIsDueAndNotBefore() {
    session.deadlineNs = nowNs + 5 * MS;
    loop.add(session);
    nowNs += 4 * MS;
    loop.runOnce();
    assertThat(session.timeouts).isEmpty();
    nowNs += 2 * MS;
    loop.runOnce();
    loop.runOnce();
    assertThat(session.timeouts).containsExactly(nowNs);
  }

  @Test
  void shouldNoticeADeadlineThatADatagramHasSet() {
    bindSession();
    loop.add(session);
    loop.runOnce();
    session.deadlineNs = nowNs + MS;
    arrive(Packets.rtp(1, 100));
    loop.runOnce();
    nowNs += MS;
    loop.runOnce();
    assertThat(session.timeouts).hasSize(1);
  }

  @Test
  void shouldNoticeADeadlineThatACommandHasSet() {
    loop.add(session);
    loop.execute(() -> session.deadlineNs = nowNs + MS);
    loop.runOnce();
    nowNs += MS;
    loop.runOnce();
    assertThat(session.timeouts).hasSize(1);
  }

  @Test
  void shouldNotFireARemovedTimer() {
    session.deadlineNs = nowNs + MS;
    loop.add(session);
    loop.remove(session);
    nowNs += 5 * MS;
    loop.runOnce();
    assertThat(session.timeouts).isEmpty();
  }

  @Test
  void shouldLetTimersRemoveEachOther() {
    FakeSession first = new FakeSession();
    FakeSession second =
        new FakeSession() {
          @Override
          public void onTimeout(long now) {
            super.onTimeout(now);
            loop.remove(first);
            loop.remove(this);
          }
        };
    first.deadlineNs = nowNs;
    second.deadlineNs = nowNs;
    loop.add(first);
    loop.add(second);
    loop.add(session);
    session.deadlineNs = nowNs;
    loop.arm(nowNs);
    loop.runOnce();
    assertThat(second.timeouts).hasSize(1);
    assertThat(session.timeouts).hasSize(1);
    assertThat(first.timeouts).isEmpty();
  }

  @Test
  void shouldNotScanMoreThanOnceAMillisecond() {
    Timed eager =
        new Timed() {
          @Override
          public void onTimeout(long now) {}

          @Override
          public long nextDeadlineNs() {
            return nowNs;
          }
        };
    loop.add(eager);
    long endNs = nowNs + 100 * MS;
    while (nowNs < endNs) {
      loop.runOnce();
      nowNs += MS / 10;
    }
    nowNs += 100 * MS;
    loop.runOnce();
    assertThat(loop.stats().timerScans()).isBetween(99L, 102L);
  }

  @Test
  void shouldReportHowLateATimerWas() {
    session.deadlineNs = nowNs + MS;
    loop.add(session);
    nowNs += 150 * MS;
    loop.runOnce();
    assertThat(loop.stats().latestTimerNs()).isEqualTo(149 * MS);
  }

  private void bindSession() {
    router.register("abcd", session);
    router.bind(Packets.address(5_000), session);
  }

  private void arrive(byte[] packet) {
    port.arrive(Packets.address(5_000), packet);
  }
}
