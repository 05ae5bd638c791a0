package io.whipsidecar.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.v1.Ingest;
import org.junit.jupiter.api.Test;

class InstanceTest {
  private static Ingest ingest(String manager, String instance) {
    return Ingest.newBuilder()
        .setProcessId("studio")
        .setManagerId(manager)
        .setManagerInstanceId(instance)
        .build();
  }

  @Test
  void shouldBeTheSameManagerForTheSameProcess() {
    assertThat(Instance.managerId("studio")).isEqualTo("run/studio");
    String longId = "ü".repeat(256);
    assertThat(Instance.managerId(longId))
        .isEqualTo(Instance.managerId(longId))
        .isNotEqualTo(Instance.managerId(longId + "x"))
        .hasSizeLessThan(128);
    assertThat(Instance.draw()).isNotEqualTo(Instance.draw()).hasSizeLessThan(128);
  }

  @Test
  void shouldKnowWhetherAnotherRunLives() {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    long startMs = parent.info().startInstant().orElseThrow().toEpochMilli();
    String living = parent.pid() + "-" + startMs + "-0a";
    assertThat(Instance.livingOwner(ingest("run/studio", living))).hasValue(parent.pid());
    assertThat(Instance.livingOwner(ingest("run/other", living))).isEmpty();
    assertThat(Instance.livingOwner(ingest("run/studio", ""))).as("not one of ours").isEmpty();
    String reused = parent.pid() + "-" + (startMs - 1_000) + "-0a";
    assertThat(Instance.livingOwner(ingest("run/studio", reused)))
        .as("another process with the same number")
        .isEmpty();
  }
}
