package io.whipsidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far an output goes on over a restart of the server, whatever the wall clock does. */
class ForwarderStateTest {
  private static final long BOOT = 77;
  private static final long NTP = 0xE000_0000_0000_0000L;
  private static final long TAKEN_NS = Duration.ofHours(3).toNanos();
  private static final ForwarderState STATE =
      new ForwarderState(
          NTP,
          TAKEN_NS,
          BOOT,
          List.of(
              new ForwarderState.Track(1, 10, 900_000), new ForwarderState.Track(2, 20, 480_000)));

  /** Milliseconds by which the output has gone on; all its clocks agree on it. */
  private static int passedMs(ForwarderState state, Duration wall, Duration monotonic, long boot) {
    ForwarderParameters usual = Fixture.parameters(LossPolicy.SKIP_TO_KEYFRAME, 0);
    ForwarderParameters fresh =
        new ForwarderParameters(
            usual.tracks(),
            usual.lossPolicy(),
            true,
            false,
            0,
            "whip",
            NTP + Ticks.nsToNtp(wall.toNanos()),
            TAKEN_NS + monotonic.toNanos());
    ForwarderParameters resumed = state.resume(fresh, 0, boot);
    int passedMs = (resumed.tracks().get(0).firstTimestamp() - 900_000) / 90;
    assertThat((resumed.tracks().get(1).firstTimestamp() - 480_000) / 48).isEqualTo(passedMs);
    assertThat(resumed.anchorNtp() - NTP).isEqualTo(Ticks.nsToNtp(passedMs * 1_000_000L));
    assertThat(resumed.anchorNs()).isEqualTo(fresh.anchorNs());
    return passedMs;
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, -3_600, -1, 0, 5, 3_600, 86_400})
  void shouldGoOnByMonotonicTimeWhateverTheClockWasSetTo(long wallSeconds) {
    Duration wall = Duration.ofSeconds(wallSeconds);
    assertThat(passedMs(STATE, wall, Duration.ofMillis(5_250), BOOT)).isEqualTo(5_250);
  }

  @Test
  void shouldPassWhatMayHaveBeenSentSinceTheStateWasTaken() {
    Duration moment = Duration.ofMillis(300);
    assertThat(passedMs(STATE, moment, moment, BOOT)).isEqualTo(2_000);
  }

  @Test
  void shouldNeitherGoBackNorPauseForHoursAfterAnotherBoot() {
    Duration monotonic = Duration.ofSeconds(5);
    assertThat(passedMs(STATE, Duration.ofHours(-1), monotonic, 78)).isEqualTo(2_000);
    assertThat(passedMs(STATE, Duration.ofSeconds(40), monotonic, 78)).isEqualTo(40_000);
    assertThat(passedMs(STATE, Duration.ofHours(5), monotonic, 78)).isEqualTo(600_000);
  }

  @Test
  void shouldGoByTheWallClockWithinBoundsWhenTheBootIsUnknown() {
    long unknown = ForwarderState.UNKNOWN_BOOT;
    ForwarderState state = new ForwarderState(NTP, TAKEN_NS, unknown, STATE.tracks());
    Duration monotonic = Duration.ofSeconds(5);
    assertThat(passedMs(state, Duration.ofHours(-1), monotonic, unknown)).isEqualTo(2_000);
    assertThat(passedMs(state, Duration.ofSeconds(40), monotonic, unknown)).isEqualTo(40_000);
    assertThat(passedMs(state, Duration.ofHours(5), monotonic, unknown)).isEqualTo(600_000);
  }
}
