package io.whipsidecar.net;

import java.nio.ByteBuffer;

/**
 * Staged datagrams, back to back in native memory, so that the kernel reads them where they are
 * (and a run of equal ones is one piece for UDP_SEGMENT).
 */
final class DatagramSlab {
  private final ByteBuffer bytes;
  private final int[] ends;
  private int size;

  DatagramSlab(int datagrams, int slabBytes) {
    this.bytes = ByteBuffer.allocateDirect(slabBytes);
    this.ends = new int[datagrams];
  }

  /** Whether a datagram of {@code length} bytes fits in what is left. */
  boolean hasRoom(int length) {
    return size < ends.length && end() + length <= bytes.capacity();
  }

  int size() {
    return size;
  }

  /** Copies a datagram; the caller has asked {@link #hasRoom}. Returns its index. */
  int add(byte[] datagram, int offset, int length) {
    int start = end();
    bytes.put(start, datagram, offset, length);
    ends[size] = start + length;
    return size++;
  }

  /** Where datagram {@code index} begins. */
  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Bytes of datagram {@code index}. */
  int length(int index) {
    return ends[index] - start(index);
  }

  /** The native memory that holds all of them. */
  ByteBuffer memory() {
    return bytes;
  }

  /** The slab with position and limit around datagram {@code index}. */
  ByteBuffer view(int index) {
    return bytes.limit(ends[index]).position(start(index));
  }

  void clear() {
    size = 0;
    bytes.clear();
  }

  private int end() {
    return size == 0 ? 0 : ends[size - 1];
  }
}
