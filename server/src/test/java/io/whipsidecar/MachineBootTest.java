package io.whipsidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.forward.ForwarderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineBootTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldBeTheSameForAllProcessesOfABoot() {
    assertThat(MachineBoot.id())
        .isEqualTo(MachineBoot.id())
        .isNotEqualTo(ForwarderState.UNKNOWN_BOOT);
  }
}
