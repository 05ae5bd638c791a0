package io.whipsidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LostFramesTest {
  private static final int TICKS = 3_000;

  private final LostFrames frames = new LostFrames();
  private int timestamp = -2 * TICKS;

  private void whole(int count) {
    for (int i = 0; i < count; i++) {
      begin();
      end();
    }
  }

  private void begin() {
    timestamp += TICKS;
    frames.onPacket(true, timestamp, false);
  }

  private void end() {
    frames.onPacket(false, timestamp, true);
  }

  @Test
  void shouldCountNothingWithoutLoss() {
    whole(100);

    assertThat(frames.count()).isZero();
  }

  @Test
  void shouldCountAFrameOnceHoweverOftenItIsHit() {
    whole(3);
    begin();
    frames.onLost(2);
    frames.onLost(1);
    frames.onSkipped();
    end();
    whole(3);

    assertThat(frames.count()).isEqualTo(1);
  }

  @Test
  void shouldCountAFrameWhoseEndIsMissing() {
    whole(3);
    begin();
    frames.onLost(2);
    whole(3);

    assertThat(frames.count()).isEqualTo(1);
  }

  @Test
  void shouldCountAFrameWhoseBeginningIsMissing() {
    whole(3);
    frames.onLost(1);
    whole(3);

    assertThat(frames.count()).isEqualTo(1);
  }

  @Test
  void shouldCountFramesOfWhichNothingCame() {
    whole(3);
    frames.onLost(12);
    timestamp += 4 * TICKS;
    whole(3);

    assertThat(frames.count()).isEqualTo(4);
  }

  @Test
  void shouldCountWhatIsLeftOutUpToTheNextKeyframe() {
    whole(3);
    frames.onLost(1);
    timestamp += TICKS;
    begin();
    frames.onSkipped();
    end();
    begin();
    frames.onSkipped();
    end();
    whole(3);

    assertThat(frames.count()).isEqualTo(3);
  }

  @Test
  void shouldNotTakeAPauseForLostFrames() {
    whole(3);
    timestamp += 100 * TICKS;
    whole(3);

    assertThat(frames.count()).isZero();
  }

  @Test
  void shouldNotTakeAJumpForMoreFramesThanPacketsAreMissing() {
    whole(3);
    frames.onLost(2);
    timestamp += 1_000_000_000;
    whole(1);

    assertThat(frames.count()).isEqualTo(2);
  }
}
