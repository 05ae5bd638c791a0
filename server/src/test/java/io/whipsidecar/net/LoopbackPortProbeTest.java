package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ports.PortBlock;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackPortProbeTest {
  private final LoopbackPortProbe probe = new LoopbackPortProbe();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void shouldRefuseABlockOfWhichSomebodyElseHoldsOnePort(String host) throws Exception {
    try (DatagramChannel other = DatagramChannel.open(StandardProtocolFamily.INET)) {
      other.bind(new InetSocketAddress(host, 0));
      int held = ((InetSocketAddress) other.getLocalAddress()).getPort();
      PortBlock block = new PortBlock(held & ~1, 2);
      assertThat(probe.refusal(block)).isNotNull().contains("127.0.0.1:").contains("in use");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void shouldLetGoOfEveryPortItTried(int count) throws Exception {
    PortBlock block = new PortBlock(29_990, count);
    String first = probe.refusal(block);
    assertThat(probe.refusal(block)).isEqualTo(first);
  }
}
