package io.whipsidecar.rtp;

import java.util.Arrays;

/**
 * Buffers for packets that wait behind a gap, reused. It starts empty, so a session that loses
 * nothing costs nothing; {@link #trim} gives memory back after a bad time.
 */
final class PacketPool {
  /** Larger than any packet on an Ethernet path; a longer packet gets an array of its own size. */
  private static final int BUFFER_BYTES = 1_536;

  private static final int MAXIMUM_KEPT = 1_024; // 1.5 MB

  private byte[][] free = new byte[0][];
  private int freeCount;

  /** A buffer that takes at least {@code bytes}. */
  byte[] take(int bytes) {
    if (bytes > BUFFER_BYTES || freeCount == 0) {
      return new byte[Math.max(bytes, BUFFER_BYTES)];
    }
    return free[--freeCount];
  }

  void give(byte[] buffer) {
    if (buffer.length != BUFFER_BYTES || freeCount == MAXIMUM_KEPT) {
      return;
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(16, 2 * freeCount));
    }
    free[freeCount++] = buffer;
  }

  /** Drops half of the buffers that nobody uses. */
  void trim() {
    int keep = freeCount / 2;
    Arrays.fill(free, keep, freeCount, null);
    freeCount = keep;
  }
}
