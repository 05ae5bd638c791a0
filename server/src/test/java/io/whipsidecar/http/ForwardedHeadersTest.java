package io.whipsidecar.http;

import static io.whipsidecar.config.ServerConfig.ForwardedHeader.FORWARDED;
import static io.whipsidecar.config.ServerConfig.ForwardedHeader.X_FORWARDED_FOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedHeadersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.60;proto=http;by=203.0.113.43 | 192.0.2.60",
        "FOR=\"[2001:db8::1]:4711\" | 2001:db8:0:0:0:0:0:1",
        "proto=https;for=\"192.0.2.1:80\" | 192.0.2.1",
      })
  void shouldReadForwarded(String value, String address) {
    List<String> hops = ForwardedHeaders.hops(FORWARDED, List.of(value));

    assertThat(hops).hasSize(1);
    assertThat(Objects.requireNonNull(ForwardedHeaders.address(hops.get(0))).getHostAddress())
        .isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "for=unknown",
    "for=_hidden",
    "by=192.0.2.1",
    "''",
    "for=example.org",
    "for=1",
    "for=::g",
    "for=999.1.1.1",
    "for=[",
    "for=[]:1"
  })
  void shouldNotTakeWhatIsNoAddress(String value) {
    List<String> hops = ForwardedHeaders.hops(FORWARDED, List.of(value));

    assertThat(ForwardedHeaders.address(hops.get(0))).isNull();
  }

  @Test
  void shouldKeepTheOrderOfProxiesOverSeveralLines() {
    assertThat(
            ForwardedHeaders.hops(X_FORWARDED_FOR, List.of("192.0.2.1, 192.0.2.2", "2001:db8::3")))
        .containsExactly("192.0.2.1", "192.0.2.2", "2001:db8::3");
    assertThat(ForwardedHeaders.hops(FORWARDED, List.of("for=a", "for=b, for=c")))
        .containsExactly("a", "b", "c");
  }

  @Test
  void shouldKeepWhatTheLastProxiesSaid() {
    List<String> hops =
        ForwardedHeaders.hops(X_FORWARDED_FOR, List.of("x,".repeat(1_000) + "192.0.2.1"));

    assertThat(hops).hasSize(32).endsWith("192.0.2.1");
  }
}
