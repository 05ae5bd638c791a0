package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.DatagramHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionRouterTest {
  private final Counters counters = new Counters();
  private final SessionRouter router = new SessionRouter(Packets.UFRAGS, counters);
  private final FakeSession session = new FakeSession();
  private final FakeSession other = new FakeSession();

  @Test
  void shouldRouteStunByUfrag() {
    router.register("abcd", session);
    assertThat(route(Packets.stun("abcd"), 5_000)).isSameAs(session);
    assertThat(route(Packets.stun("efgh"), 5_000)).isNull();
    assertThat(counters.value(Counter.UDP_UNROUTED)).isEqualTo(1);
  }

  @Test
  void shouldNotLearnAnAddressBeforeTheSessionHasAuthenticatedIt() {
    router.register("abcd", session);
    assertThat(route(Packets.stun("abcd"), 5_000)).isSameAs(session);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isNull();
    router.bind(Packets.address(5_000), session);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isSameAs(session);
  }

  @Test
  void shouldRouteStunOfANewSessionFromAnAddressThatAnotherHolds() {
    router.register("old1", session);
    router.bind(Packets.address(5_000), session);
    router.register("new1", other);
    assertThat(route(Packets.stun("new1"), 5_000)).isSameAs(other);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isSameAs(session);
    router.bind(Packets.address(5_000), other);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isSameAs(other);
    router.unregister(session);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isSameAs(other);
  }

  @Test
  void shouldRouteStunWithoutUsernameByAddress() {
    router.register("abcd", session);
    router.bind(Packets.address(5_000), session);
    assertThat(route(Packets.stun(""), 5_000)).isSameAs(session);
  }

  @Test
  void shouldAnswerOldAndNewUfragDuringARestart() {
    router.register("old1", session);
    router.register("new1", session);
    assertThat(route(Packets.stun("old1"), 5_000)).isSameAs(session);
    assertThat(route(Packets.stun("new1"), 5_000)).isSameAs(session);
    router.release("old1");
    assertThat(route(Packets.stun("old1"), 5_000)).isNull();
    assertThat(route(Packets.stun("new1"), 5_000)).isSameAs(session);
  }

  @Test
  void shouldForgetEverythingOfAnUnregisteredSession() {
    router.register("abcd", session);
    router.bind(Packets.address(5_000), session);
    router.bind(Packets.address(5_001), session);
    router.unregister(session);
    router.bind(Packets.address(5_002), session);
    assertThat(router.addresses()).isZero();
    assertThat(router.sessions()).isZero();
    assertThat(route(Packets.stun("abcd"), 5_000)).isNull();
  }

  @Test
  void shouldForgetTheAddressNotHeardOfForLongest() {
    router.register("abcd", session);
    for (int i = 0; i < SessionRouter.MAX_ADDRESSES; i++) {
      router.bind(Packets.address(5_000 + i), session);
    }
    router.bind(Packets.address(5_000), session); // still in use
    router.bind(Packets.address(6_000), session);
    assertThat(router.addresses()).isEqualTo(SessionRouter.MAX_ADDRESSES);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isSameAs(session);
    assertThat(route(Packets.rtp(1, 100), 5_001)).isNull();
  }

  @Test
  void shouldKnowTheAddressThatIsFollowed() {
    router.register("abcd", session);
    router.register("efgh", other);
    for (int port = 5_000; port < 5_003; port++) {
      router.bind(Packets.address(port), session);
    }
    assertThat(router.follow(Packets.address(5_000), session)).isNull();
    router.bind(Packets.address(5_000), session); // heard of again
    assertThat(router.follow(Packets.address(5_000), session)).isNull();
    assertThat(router.follow(Packets.address(5_001), session)).isEqualTo(Packets.address(5_000));

    router.bind(Packets.address(5_001), other); // it is another's now
    assertThat(router.leadsTo(Packets.address(5_001), session)).isFalse();
    assertThat(router.leadsTo(Packets.address(5_001), other)).isTrue();
    assertThat(router.follow(Packets.address(5_002), session)).isNull();
    for (int i = 0; i < SessionRouter.MAX_ADDRESSES; i++) {
      router.bind(Packets.address(6_000 + i), session);
    }
    assertThat(router.follow(Packets.address(6_000), session)).isNull(); // 5002 was released
  }

  @Test
  void shouldOfferMediaFromUnknownAddressesToTheUnroutedHandler() {
    router.onUnrouted((buffer, offset, length, source) -> session);
    assertThat(route(Packets.rtp(1, 100), 5_000)).isSameAs(session);
    assertThat(route(dtls(), 5_000)).isNull();
  }

  @Test
  void shouldCountGarbageApart() {
    assertThat(route(new byte[] {(byte) 0xff, 1, 2, 3, 4, 5, 6, 7, 8}, 5_000)).isNull();
    assertThat(route(new byte[0], 5_000)).isNull();
    assertThat(counters.value(Counter.UDP_UNKNOWN)).isEqualTo(2);
    assertThat(counters.value(Counter.UDP_UNROUTED)).isZero();
  }

  @Test
  void shouldRefuseAUfragThatAnotherSessionHolds() {
    router.register("abcd", session);
    assertThatThrownBy(() -> router.register("abcd", other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("abcd");
  }

  private @Nullable DatagramHandler route(byte[] packet, int fromPort) {
    return router.route(packet, 0, packet.length, Packets.address(fromPort));
  }

  private static byte[] dtls() {
    byte[] packet = new byte[60];
    packet[0] = 22;
    return packet;
  }
}
