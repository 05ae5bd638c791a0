package io.whipsidecar.store;

import java.nio.ByteBuffer;

/**
 * The checksum of SQLite's write-ahead log: two sums over 32-bit words (<a
 * href="https://www.sqlite.org/fileformat2.html#checksum_algorithm">its definition</a>), the first
 * one in the upper half of a long.
 */
final class LogChecksum {
  private static final int PAIR_BYTES = 2 * Integer.BYTES;

  private LogChecksum() {}

  /**
   * Goes on with a checksum.
   *
   * @param words bytes in the order of the words, as the log's magic number tells it
   */
  static long of(ByteBuffer words, int offset, int length, long before) {
    int first = (int) (before >>> Integer.SIZE);
    int second = (int) before;
    for (int at = offset; at < offset + length; at += PAIR_BYTES) {
      first += words.getInt(at) + second;
      second += words.getInt(at + Integer.BYTES) + first;
    }
    return (long) first << Integer.SIZE | Integer.toUnsignedLong(second);
  }

  /**
   * Whether one flipped bit makes the difference: in the kept checksum, or in one of the bytes. An
   * unfinished write never looks like that.
   *
   * <p>The sums are linear: a word that is larger by one adds two neighbouring Fibonacci numbers to
   * them, which are the larger the further it is from the end.
   */
  static boolean differByOneBit(long computed, long kept, int lengthBytes) {
    if (Long.bitCount(computed ^ kept) == 1) {
      return true;
    }
    int first = (int) (kept >>> Integer.SIZE) - (int) (computed >>> Integer.SIZE);
    int second = (int) kept - (int) computed;
    int addedToFirst = 0;
    int addedToSecond = 1;
    for (int word = lengthBytes / Integer.BYTES; word > 0; word--) {
      for (int bit = 0; bit < Integer.SIZE; bit++) {
        int a = addedToFirst << bit;
        int b = addedToSecond << bit;
        if ((first == a && second == b) || (first == -a && second == -b)) {
          return true;
        }
      }
      int next = addedToFirst + addedToSecond;
      addedToFirst = addedToSecond;
      addedToSecond = next;
    }
    return false;
  }
}
