package io.whipsidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceFilterTest {
  private static boolean accepts(List<String> items, String name, String address)
      throws UnknownHostException {
    return InterfaceFilter.parse("ice-interface", items)
        .accepts(name, InetAddress.getByName(address));
  }

  @Test
  void shouldAcceptEverythingByDefault() throws UnknownHostException {
    assertThat(accepts(List.of(), "eth0", "192.0.2.1")).isTrue();
  }

  @Test
  void shouldAcceptWhatIsNamed() throws UnknownHostException {
    List<String> rules = List.of("eth0", "10.0.0.0/8", "2001:db8::/32", "192.0.2.7");
    assertThat(accepts(rules, "eth0", "198.51.100.1")).isTrue();
    assertThat(accepts(rules, "wlan0", "10.9.9.9")).isTrue();
    assertThat(accepts(rules, "wlan0", "2001:db8:5::1")).isTrue();
    assertThat(accepts(rules, "wlan0", "192.0.2.7")).isTrue();
    assertThat(accepts(rules, "wlan0", "192.0.2.8")).isFalse();
  }

  @Test
  void shouldLeaveOutWhatIsExcluded() throws UnknownHostException {
    List<String> rules = List.of("!docker0", "!172.16.0.0/12");
    assertThat(accepts(rules, "eth0", "192.0.2.1")).isTrue();
    assertThat(accepts(rules, "docker0", "192.0.2.1")).isFalse();
    assertThat(accepts(rules, "br-0", "172.18.0.1")).isFalse();
    assertThat(accepts(List.of("eth0", "!10.0.0.0/8"), "eth0", "10.0.0.1")).isFalse();
  }

  @Test
  void shouldNameWhatCannotBeUsed() {
    for (String wrong : List.of("10.0.0.0/33", "!", "eth 0")) {
      assertThatThrownBy(() -> InterfaceFilter.parse("ice-interface", List.of(wrong)))
          .as(wrong)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("ice-interface");
    }
  }
}
