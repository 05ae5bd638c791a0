package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.observe.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopMediaIoTest {
  private static final String ONE = Packets.address(5_001).toString();
  private static final String TWO = Packets.address(5_002).toString();

  private final Counters counters = new Counters();
  private final FakePort port = new FakePort();
  private final FakeSender sender = new FakeSender();
  private final SessionRouter router = new SessionRouter(Packets.UFRAGS, counters);
  private final RtcpSockets rtcp = new RtcpSockets(counters);
  private final ReaderWatch readers = ReaderWatch.open(Runnable::run, counters, System::nanoTime);
  private final MediaLoop loop = new MediaLoop(port, sender, router, counters, System::nanoTime);
  private final LoopMediaIo io = new LoopMediaIo(port, sender, rtcp, router, loop, readers);
  private final FakeSession session = new FakeSession();

  @AfterEach
  void close() {
    readers.close();
    rtcp.close();
  }

  @Test
  void shouldFollowAPublisherFromAddressToAddressAndLetGo() {
    io.register("abcd", session);
    io.bind(Packets.address(5_001), session);
    io.bind(Packets.address(5_002), session);
    io.follow(Packets.address(5_001), session);
    io.follow(Packets.address(5_002), session);
    assertThat(port.paths).containsExactly("follow " + ONE, "unfollow " + ONE, "follow " + TWO);
    port.paths.clear();
    io.unregister(session);
    assertThat(port.paths).containsExactly("release " + ONE, "release " + TWO);
  }

  @Test
  void shouldNotFollowWhatNobodyWouldRelease() {
    io.follow(Packets.address(5_001), session);
    io.register("abcd", session);
    io.follow(Packets.address(5_001), session); // not bound
    io.bind(Packets.address(5_001), session);
    io.unregister(session);
    port.paths.clear();
    io.follow(Packets.address(5_001), session);
    assertThat(port.paths).isEmpty();
  }

  /** A publisher that starts again from the same address has the same socket. */
  @Test
  void shouldLeaveAnAddressAloneThatIsAnothersNow() {
    FakeSession next = new FakeSession();
    io.register("abcd", session);
    io.register("efgh", next);
    io.bind(Packets.address(5_001), session);
    io.follow(Packets.address(5_001), session);
    io.bind(Packets.address(5_001), next);
    io.follow(Packets.address(5_001), next);
    io.unregister(session);
    assertThat(port.paths).doesNotContain("release " + ONE, "unfollow " + ONE);
    io.unregister(next);
    assertThat(port.paths).last().isEqualTo("release " + ONE);
  }
}
