package io.whipsidecar.publish;

import java.nio.ByteBuffer;

/**
 * The test pattern, as a contract between the publishers and the judge of a recording. Stateless.
 *
 * <pre>
 *   +--+--+--+-- 16 cells --+--+   rows 0-1 of 12: bits 0..15 of the frame counter, white is 1
 *   +--+--+--+--------------+--+   rows 2-3:       the same bits inverted, so that a cell is read by
 *   |                          |                   comparing two, and a damaged one is noticed
 *   |          flash           |   rows 4-7:       white while it beeps, else black
 *   +--------------------------+
 *   |      moving texture      |   rows 8-11:      work for the encoder
 *   +--------------------------+
 * </pre>
 *
 * At each full second since the start, flash and beep begin in the same instant and last {@link
 * #FLASH_MS}.
 */
public final class TestPattern {
  /** Cells of the counter, one bit each, bit 0 leftmost. */
  public static final int BITS = 16;

  /** Bands into which the height is divided. */
  public static final int ROWS = 12;

  public static final int CODE_ROW = 0;
  public static final int INVERTED_ROW = 2;
  public static final int FLASH_ROW = 4;
  public static final int TEXTURE_ROW = 8;

  /** How long flash and beep last. */
  public static final int FLASH_MS = 100;

  public static final int PERIOD_MS = 1_000;
  public static final int BEEP_HZ = 1_000;
  public static final int SAMPLE_RATE_HZ = 48_000;

  private static final double BEEP_AMPLITUDE = 0.4 * Short.MAX_VALUE;
  // Limited range (ITU-R BT.601): 16 is black, 235 is white.
  private static final byte BLACK = 16;
  private static final byte WHITE = (byte) 235;

  private static final int TEXTURE_BLOCK = 8; // pixels

  private TestPattern() {}

  /**
   * Draws the luma plane of a frame.
   *
   * @param frame its number since the start
   * @param fps frames per second, a whole number so that each flash starts with a frame
   */
  static void drawLuma(ByteBuffer luma, int stride, int width, int height, long frame, int fps) {
    byte[] row = new byte[width];
    for (int y = 0; y < height; y++) {
      int band = y * ROWS / height;
      if (band >= TEXTURE_ROW) {
        drawTexture(row, y, frame);
      } else if (band != (y - 1) * ROWS / height || y == 0) {
        drawBand(row, band, frame, fps);
      }
      luma.put(y * stride, row, 0, width);
    }
  }

  private static void drawBand(byte[] row, int band, long frame, int fps) {
    for (int x = 0; x < row.length; x++) {
      row[x] = isWhite(x * BITS / row.length, band, frame, fps) ? WHITE : BLACK;
    }
  }

  private static boolean isWhite(int cell, int band, long frame, int fps) {
    if (band >= FLASH_ROW) {
      return isFlash(frame, fps);
    }
    boolean bit = (frame >> cell & 1) == 1;
    return bit == (band < INVERTED_ROW);
  }

  /** Blocks of changing grey, so that the encoder has something to spend its bitrate on. */
  private static void drawTexture(byte[] row, int y, long frame) {
    long seed = frame * 1_000 + y / TEXTURE_BLOCK;
    for (int x = 0; x < row.length; x++) {
      long hash = (seed * 1_000 + x / TEXTURE_BLOCK) * 0x9E3779B97F4A7C15L;
      row[x] = (byte) (64 + (hash >>> 57));
    }
  }

  static boolean isFlash(long frame, int fps) {
    return frame % fps * 1_000 < (long) FLASH_MS * fps;
  }

  /**
   * One sample of the sound.
   *
   * @param index samples since the start, at {@link #SAMPLE_RATE_HZ}
   */
  static short sample(long index) {
    long inSecond = index % SAMPLE_RATE_HZ;
    if (inSecond * 1_000 >= (long) FLASH_MS * SAMPLE_RATE_HZ) {
      return 0;
    }
    return (short) (BEEP_AMPLITUDE * Math.sin(2 * Math.PI * BEEP_HZ * inSecond / SAMPLE_RATE_HZ));
  }
}
