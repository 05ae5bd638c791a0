package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.wire.IpText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
  @Test
  void shouldPutIpv4FirstAndLoopbackLast() throws UnknownHostException {
    assertThat(order("2001:db8::1", "127.0.0.1", "192.0.2.7", "::1", "198.51.100.1"))
        .containsExactly("192.0.2.7", "198.51.100.1", "127.0.0.1", "2001:db8::1", "::1");
  }

  @Test
  void shouldPutPublicBeforePrivate() throws UnknownHostException {
    assertThat(order("fd00::1", "10.1.2.3", "100.64.0.9", "2001:db8::1", "192.0.2.7", "172.17.0.1"))
        .containsExactly(
            "192.0.2.7", "10.1.2.3", "100.64.0.9", "172.17.0.1", "2001:db8::1", "fd00::1");
  }

  @Test
  void shouldLeaveOutWhatIsNoCandidate() throws UnknownHostException {
    assertThat(order("fe80::1", "169.254.1.1", "224.0.0.1", "ff02::1", "0.0.0.0", "::")).isEmpty();
  }

  @Test
  void shouldStripScopesAndDuplicates() throws UnknownHostException {
    InetAddress plain = InetAddress.getByName("fd00::1");
    InetAddress scoped = Inet6Address.getByAddress(null, plain.getAddress(), 3);
    assertThat(LocalAddresses.order(List.of(scoped, plain)))
        .extracting(IpText::of)
        .containsExactly("fd00::1");
  }

  @Test
  void shouldFindLoopbackOnThisMachineWhenAsked() {
    assertThat(LocalAddresses.usable(true)).contains(RtcpSockets.loopback());
    assertThat(LocalAddresses.usable(false)).noneMatch(InetAddress::isLoopbackAddress);
    assertThat(LocalAddresses.usable(true)).isEqualTo(LocalAddresses.usable(true));
  }

  @Test
  void shouldResolveLiteralsAndNames() throws UnknownHostException {
    assertThat(LocalAddresses.resolve(List.of("192.0.2.7", "2001:db8::1", "192.0.2.7")))
        .extracting(IpText::of)
        .containsExactly("192.0.2.7", "2001:db8::1");
    assertThat(LocalAddresses.resolve(List.of("localhost"))).contains(RtcpSockets.loopback());
  }

  @Test
  void shouldNameTheValueThatCannotBeUsed() {
    for (String value : List.of("no-such-host.invalid", "", "0.0.0.0", "224.0.0.1")) {
      assertThatThrownBy(() -> LocalAddresses.resolve(List.of(value)))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageStartingWith("advertise: \"" + value + "\"")
          .hasMessageContaining("expected: an IP address or a DNS name");
    }
  }

  private static List<String> order(String... literals) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return LocalAddresses.order(addresses).stream().map(IpText::of).toList();
  }
}
