package io.whipsidecar.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineBootTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldBeTheSameForAllProcessesOfABoot() {
    assertThat(MachineBoot.id()).isEqualTo(MachineBoot.id()).isNotEqualTo(MachineBoot.UNKNOWN);
  }
}
