package io.whipsidecar.payload;

/**
 * What of an H.264 SPS decides where a slice header has its picture order count, packed into a
 * {@code long}.
 */
final class SliceLayout {
  /** No SPS yet, or one whose order is not told by a count in the slice header. */
  static final long UNKNOWN = 0;

  private SliceLayout() {}

  static long of(
      boolean separateColourPlanes, int frameNumberBits, int orderBits, boolean mayHaveFields) {
    return (long) orderBits << 24
        | (long) frameNumberBits << 16
        | (separateColourPlanes ? 2L << 8 : 0)
        | (mayHaveFields ? 1 : 0);
  }

  static int orderBits(long layout) {
    return (int) (layout >> 24) & 0xff;
  }

  static int frameNumberBits(long layout) {
    return (int) (layout >> 16) & 0xff;
  }

  static int colourPlaneBits(long layout) {
    return (int) (layout >> 8) & 0xff;
  }

  static boolean mayHaveFields(long layout) {
    return (layout & 1) != 0;
  }
}
