package io.whipsidecar.srtp;

import java.util.Arrays;

/**
 * Which of the newest packet indices were seen (RFC 3711 §3.3.2): a ring of bits below the highest
 * index. Asking changes nothing; only {@link #record} does, and it is called for authentic packets.
 */
final class ReplayWindow {
  private static final long NONE = -1;

  private final int size;
  private final long[] seen;
  private long highest = NONE;

  /** {@code size} is a power of two and at least 64, in packets. */
  ReplayWindow(int size) {
    if (size < 64 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "size: " + size + " (expected: a power of two, at least 64)");
    }
    this.size = size;
    this.seen = new long[size / 64];
  }

  /** The highest recorded index, or -1. */
  long highest() {
    return highest;
  }

  boolean isFresh(long index) {
    if (index > highest) {
      return true;
    }
    return index > highest - size && index >= 0 && (seen[word(index)] & bit(index)) == 0;
  }

  /** Records an index for which {@link #isFresh} is true. */
  void record(long index) {
    if (index - highest >= size) {
      Arrays.fill(seen, 0);
    } else {
      for (long skipped = highest + 1; skipped < index; skipped++) {
        seen[word(skipped)] &= ~bit(skipped);
      }
    }
    seen[word(index)] |= bit(index);
    highest = Math.max(highest, index);
  }

  private int word(long index) {
    return (int) (index & (size - 1)) >>> 6;
  }

  private static long bit(long index) {
    return 1L << index; // Java takes the shift modulo 64
  }
}
