package io.whipsidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final String BUSY = "this machine is too busy for a live encoder: it is";
  private static final Figure GOOD = Figure.atMost("packets lost", 0, 0);
  private static final Figure LATE = Figure.atMost("frames lost", 70, 45).needingTime();
  private static final Figure DAMAGED = Figure.atMost("damaged frames", 3, 0);

  @Test
  void shouldPassWhenAllIsAsExpectedHoweverBusyTheMachineIs() {
    Verdict verdict = Verdict.of(List.of(GOOD, GOOD), BUSY);

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.PASS);
    assertThat(verdict.text()).isEqualTo("PASS: all 2 figures are as expected");
  }

  @Test
  void shouldRepeatWhatFailedInWords() {
    Verdict verdict = Verdict.of(List.of(GOOD, LATE, DAMAGED), null);

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAIL);
    assertThat(verdict.text())
        .isEqualTo(
            """
            FAIL: 2 of 3 figures are not as expected:
              frames lost: 70 (expected: at most 45)
              damaged frames: 3 (expected: none)\
            """);
  }

  @Test
  void shouldNotBlameTheChainForWhatABusyMachineMisses() {
    Verdict verdict = Verdict.of(List.of(GOOD, LATE), BUSY);

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.TOO_BUSY);
    assertThat(verdict.kind().exitCode()).isEqualTo(1);
    assertThat(verdict.text()).startsWith("TOO BUSY: " + BUSY).endsWith(LATE.sentence());
  }

  @Test
  void shouldFailForWhatABusyMachineDoesNotExcuse() {
    Verdict verdict = Verdict.of(List.of(GOOD, LATE, DAMAGED), BUSY);

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAIL);
    assertThat(verdict.text()).contains(DAMAGED.sentence()).endsWith("Besides, " + BUSY + ".");
  }

  @Test
  void shouldFailForLateMediaOnAQuietMachine() {
    assertThat(Verdict.of(List.of(LATE), null).kind()).isEqualTo(Verdict.Kind.FAIL);
  }
}
