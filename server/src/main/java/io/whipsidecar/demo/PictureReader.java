package io.whipsidecar.demo;

import io.whipsidecar.publish.TestPattern;
import java.nio.ByteBuffer;

/** Reads the test pattern out of one small grey picture. Stateless. */
final class PictureReader {
  /** What {@link #counter} returns when a cell cannot be read. */
  static final int DAMAGED = -1;

  /** Counters are compared modulo this. */
  static final int COUNTER_RANGE = 1 << TestPattern.BITS;

  private static final int CELL_WIDTH = DecodedRecording.WIDTH / TestPattern.BITS;
  private static final int BAND_HEIGHT = DecodedRecording.HEIGHT / TestPattern.ROWS;
  // A bit and its inverse are 219 apart when intact; compression at low bitrate costs some of it.
  private static final int MIN_CONTRAST = 60;
  private static final int FLASH_THRESHOLD = 128;

  private PictureReader() {}

  /** The frame counter, or {@link #DAMAGED}. */
  static int counter(ByteBuffer pixels, int picture) {
    int counter = 0;
    for (int bit = 0; bit < TestPattern.BITS; bit++) {
      int contrast =
          cell(pixels, picture, bit, TestPattern.CODE_ROW)
              - cell(pixels, picture, bit, TestPattern.INVERTED_ROW);
      if (Math.abs(contrast) < MIN_CONTRAST) {
        return DAMAGED;
      }
      counter |= contrast > 0 ? 1 << bit : 0;
    }
    return counter;
  }

  static boolean isFlash(ByteBuffer pixels, int picture) {
    int top = TestPattern.FLASH_ROW * BAND_HEIGHT + 1; // inside, away from the edges
    int bottom = TestPattern.TEXTURE_ROW * BAND_HEIGHT - 1;
    return mean(pixels, picture, 0, DecodedRecording.WIDTH, top, bottom) > FLASH_THRESHOLD;
  }

  /** The mean of a cell's middle. */
  private static int cell(ByteBuffer pixels, int picture, int bit, int row) {
    int left = bit * CELL_WIDTH + 1;
    int top = row * BAND_HEIGHT + 1;
    return mean(pixels, picture, left, left + CELL_WIDTH - 2, top, top + 2 * BAND_HEIGHT - 2);
  }

  private static int mean(
      ByteBuffer pixels, int picture, int left, int right, int top, int bottom) {
    int sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum +=
            pixels.get(picture * DecodedRecording.PICTURE_BYTES + y * DecodedRecording.WIDTH + x)
                & 0xFF;
      }
    }
    return sum / ((right - left) * (bottom - top));
  }
}
