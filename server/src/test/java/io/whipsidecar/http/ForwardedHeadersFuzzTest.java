package io.whipsidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.whipsidecar.config.ServerConfig.ForwardedHeader;
import java.net.InetAddress;
import java.util.List;

/** Whatever a client writes into the headers of proxies. */
class ForwardedHeadersFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void shouldNeverThrow(FuzzedDataProvider data) {
    ForwardedHeader header = data.pickValue(ForwardedHeader.values());
    List<String> lines = List.of(data.consumeRemainingAsString());
    List<String> hops = ForwardedHeaders.hops(header, lines);
    for (String hop : hops) {
      InetAddress address = ForwardedHeaders.address(hop);
      assertThat(address == null || !address.getHostAddress().isEmpty()).isTrue();
    }
  }
}
