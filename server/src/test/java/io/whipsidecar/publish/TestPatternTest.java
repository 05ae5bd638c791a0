package io.whipsidecar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TestPatternTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final int STRIDE = 192;

  @Test
  void shouldDrawCounterAndItsInverse() {
    ByteBuffer luma = draw(0b1010_0000_0000_0101);

    for (int bit = 0; bit < TestPattern.BITS; bit++) {
      boolean isOne = bit == 0 || bit == 2 || bit == 13 || bit == 15;
      assertThat(brightness(luma, bit * 10 + 5, 5) > 128).as("bit %d", bit).isEqualTo(isOne);
      assertThat(brightness(luma, bit * 10 + 5, 25) > 128).as("bit %d", bit).isNotEqualTo(isOne);
    }
  }

  @Test
  void shouldFlashInTheFirstTenthOfEachSecond() {
    assertThat(flashes(60)).isTrue();
    assertThat(flashes(62)).isTrue();
    assertThat(flashes(63)).isFalse();
    assertThat(flashes(89)).isFalse();
  }

  @Test
  void shouldBeepInTheSameInstantAsTheFlash() {
    assertThat(loudest(2 * 48_000, 2 * 48_000 + 48)).isGreaterThan(10_000);
    assertThat(loudest(2 * 48_000 + 4_800, 3 * 48_000)).isZero();
  }

  private static int loudest(long from, long to) {
    int loudest = 0;
    for (long i = from; i < to; i++) {
      loudest = Math.max(loudest, Math.abs((int) TestPattern.sample(i)));
    }
    return loudest;
  }

  private static boolean flashes(long frame) {
    return brightness(draw(frame), WIDTH / 2, 60) > 128;
  }

  private static ByteBuffer draw(long frame) {
    ByteBuffer luma = ByteBuffer.allocateDirect(STRIDE * HEIGHT);
    TestPattern.drawLuma(luma, STRIDE, WIDTH, HEIGHT, frame, 30);
    return luma;
  }

  private static int brightness(ByteBuffer luma, int x, int y) {
    return luma.get(y * STRIDE + x) & 0xFF;
  }
}
