package io.whipsidecar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.whipsidecar.ice.IceLiteAgent.Outcome;
import java.util.Arrays;

/** No bytes make STUN or the agent throw, and none without our password are authentic. */
class StunFuzzTest {
  private static final int OFFSET = 5;

  private static byte[] shifted(byte[] data) {
    byte[] buffer = new byte[data.length + 2 * OFFSET];
    Arrays.fill(buffer, (byte) 0x55);
    System.arraycopy(data, 0, buffer, OFFSET, data.length);
    return buffer;
  }

  @FuzzTest(maxDuration = "60s")
  void shouldParseAnything(byte[] data) {
    StunMessage message = new StunMessage();
    byte[] buffer = shifted(data);

    if (message.parse(buffer, OFFSET, data.length)) {
      assertThat(data.length).isGreaterThanOrEqualTo(StunMessage.HEADER_BYTES);
      StunIntegrity.fingerprintFits(message);
      assertThat(new StunIntegrity(AgentBench.LOCAL.pwd()).verifies(message)).isFalse();
      assertThat(message.unknownCount()).isBetween(0, StunMessage.MAX_UNKNOWN);
      message.isFor(AgentBench.LOCAL.ufrag());
    }
    String ufrag = IceLiteAgent.localUfrag(buffer, OFFSET, data.length);
    assertThat(ufrag == null || ufrag.length() <= 256).isTrue();
  }

  /** The input becomes the attributes of a request that is authentic. */
  @FuzzTest(maxDuration = "60s")
  void shouldAnswerAnythingAuthentic(byte[] data) {
    AgentBench bench = new AgentBench();
    if (data.length <= 1_024) {
      StunBuilder request = StunBuilder.check("local:remote");
      for (int at = 0; at + 3 < data.length; ) {
        int type = (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
        int end = Math.min(data.length, at + 3 + (data[at + 2] & 0x1f));
        request.attribute(type, Arrays.copyOfRange(data, at + 3, end));
        at = end;
      }
      byte[] message = request.sealed(AgentBench.LOCAL.pwd());
      Outcome outcome = bench.handle(message);
      assertThat(bench.answers).hasSize(outcome.isAnswered() ? 1 : 0);
      if (outcome.isAnswered()) {
        bench.answer(AgentBench.LOCAL);
      }
    }
    assertThat(bench.handle(AgentBench.nomination(AgentBench.LOCAL), AgentBench.LTE, 1))
        .isEqualTo(Outcome.ANSWERED);
    assertThat(bench.agent.selectedPath()).isEqualTo(AgentBench.LTE);
  }

  @FuzzTest(maxDuration = "60s")
  void shouldDropForgeries(byte[] data) {
    AgentBench bench = new AgentBench();

    assertThat(IceLiteAgent.remoteUfrag(data, 0, data.length))
        .matches(u -> u == null || u.length() <= 256);
    assertThat(bench.handle(data).isAnswered()).isFalse();
    assertThat(bench.answers).isEmpty();
  }
}
