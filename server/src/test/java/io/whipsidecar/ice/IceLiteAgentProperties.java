package io.whipsidecar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ice.IceLiteAgent.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IceLiteAgentProperties {
  private static final int VALUE = StunMessage.HEADER_BYTES + 4;

  @Property
  void mappedAddressIsTheSource(
      @ForAll @Size(4) byte[] ipv4,
      @ForAll @Size(16) byte[] ipv6,
      @ForAll @IntRange(max = 65_535) int port)
      throws UnknownHostException {
    assertMapped(InetAddress.getByAddress(ipv4), port);
    assertMapped(InetAddress.getByAddress(ipv6), port);
  }

  private static void assertMapped(InetAddress address, int port) {
    AgentBench bench = new AgentBench();
    bench.handle(AgentBench.check(AgentBench.LOCAL), new InetSocketAddress(address, port), 0);

    ByteBuffer answer = ByteBuffer.wrap(bench.answer(AgentBench.LOCAL).bytes());
    byte[] mapped = new byte[address.getAddress().length];
    answer.get(VALUE + 4, mapped);
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] ^= answer.get(4 + i);
    }
    assertThat(answer.getShort(VALUE)).isEqualTo((short) (mapped.length == 4 ? 1 : 2));
    assertThat((answer.getShort(VALUE + 2) ^ answer.getShort(4)) & 0xffff).isEqualTo(port);
    assertThat(mapped).isEqualTo(address.getAddress());
  }

  /** Each step is a check: from one of ten ports, for old or new credentials, nominating or not. */
  @Property
  void pathIsAlwaysAnAuthenticAddress(
      @ForAll @Size(max = 60) List<@IntRange(max = 79) Integer> steps) {
    AgentBench bench = new AgentBench();
    long nowMs = 0;
    for (int step : steps) {
      nowMs += 700;
      InetSocketAddress source = AgentBench.address(1, 1 + step % 10);
      int answers = bench.answers.size();
      Outcome outcome = bench.handle(message(bench, step / 10), source, nowMs);

      assertThat(bench.answers).hasSize(answers + (outcome.isAnswered() ? 1 : 0));
      SocketAddress path = bench.agent.selectedPath();
      assertThat(path == null || bench.agent.isAuthenticated(path)).isTrue();
      assertThat(bench.paths.isEmpty()).isEqualTo(path == null);
    }
  }

  private static byte[] message(AgentBench bench, int kind) {
    return switch (kind) {
      case 0 -> AgentBench.check(AgentBench.LOCAL);
      case 1 -> AgentBench.nomination(AgentBench.LOCAL);
      case 2 -> AgentBench.check(AgentBench.FRESH);
      case 3 -> AgentBench.nomination(AgentBench.FRESH);
      case 4 -> {
        bench.agent.restart(AgentBench.FRESH);
        yield AgentBench.check(AgentBench.LOCAL);
      }
      default -> StunBuilder.check("local:remote").useCandidate().sealed("x".repeat(22));
    };
  }
}
