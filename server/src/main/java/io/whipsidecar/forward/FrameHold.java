package io.whipsidecar.forward;

import java.util.Arrays;

/**
 * Holds the packets of one frame until the frame is complete, so that a frame that turns out to be
 * damaged is never begun. FFmpeg hands on what it has got of a damaged frame, and nothing that is
 * sent afterwards can take it back; on the other hand it can't use a frame before its end, so that
 * holding costs no more than the time a frame takes to arrive. Takes memory with first use only.
 */
final class FrameHold {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_PACKETS = 1_024;

  private byte[] bytes = {};
  private int[] ends = {};
  private int count;

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Takes a copy of a whole packet; false when the frame is larger than any real one. */
  boolean add(byte[] packet, int offset, int length) {
    int start = start(count);
    if (count == MAX_PACKETS || start + length > MAX_BYTES) {
      return false;
    }
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(start + length, Math.max(1 << 15, 2 * bytes.length)));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, Math.max(64, 2 * count));
    }
    System.arraycopy(packet, offset, bytes, start, length);
    ends[count++] = start + length;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int length(int index) {
    return ends[index] - start(index);
  }

  void clear() {
    count = 0;
  }

  /** The publisher has gone: gives the memory back. */
  void free() {
    count = 0;
    bytes = new byte[0];
    ends = new int[0];
  }
}
