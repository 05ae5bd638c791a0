package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FrameRateTest {
  private static final long SECOND = 1_000_000_000L;

  private final FrameRate rate = new FrameRate();

  @Test
  void shouldBeExactThoughTheLooksAreNot() {
    rate.update(10, 10 * SECOND / 30, SECOND);

    assertThat(rate.update(39, 39 * SECOND / 30, 2 * SECOND + 40_000_000))
        .isCloseTo(30, within(0.001));
    assertThat(rate.update(70, 70 * SECOND / 30, 3 * SECOND)).isCloseTo(30, within(0.001));
  }

  @Test
  void shouldBeZeroWhenNothingComes() {
    rate.update(10, SECOND, SECOND);
    rate.update(40, 2 * SECOND, 2 * SECOND);

    assertThat(rate.update(40, 2 * SECOND, 3 * SECOND)).isZero();
  }

  @Test
  void shouldGoByOurClockWhenTheMediaClockJumps() {
    rate.update(10, SECOND, SECOND);

    assertThat(rate.update(35, 9_000 * SECOND, 2 * SECOND)).isCloseTo(25, within(0.001));
  }

  @Test
  void shouldBeginAnewWithAnotherPublisher() {
    rate.update(1_000, 50 * SECOND, 50 * SECOND);

    assertThat(rate.update(10, 51 * SECOND, 51 * SECOND)).isZero();
    assertThat(rate.update(35, 52 * SECOND, 52 * SECOND)).isCloseTo(25, within(0.001));
  }
}
