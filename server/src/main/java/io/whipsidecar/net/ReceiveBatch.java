package io.whipsidecar.net;

import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one receive: a slab of fixed slots, and where each datagram stands in it. Owned
 * by the event loop, reused for every receive; nothing in it may be kept after the next one.
 *
 * <p>A slot is larger than any datagram that a publisher sends (Ethernet's 1,500 bytes), so that a
 * longer one is recognised as truncated.
 */
public final class ReceiveBatch {
  /** Bytes of one slot. */
  public static final int SLOT_BYTES = 2_048;

  private final byte[] slab;
  private final int[] lengths;
  private final @Nullable SocketAddress[] sources;
  private int size;

  /** A batch of {@code capacity} datagrams. */
  public ReceiveBatch(int capacity) {
    this.slab = new byte[capacity * SLOT_BYTES];
    this.lengths = new int[capacity];
    this.sources = new SocketAddress[capacity];
  }

  public int capacity() {
    return lengths.length;
  }

  /** Datagrams in the batch. */
  public int size() {
    return size;
  }

  public boolean isFull() {
    return size == lengths.length;
  }

  /** The array that holds all datagrams. */
  public byte[] slab() {
    return slab;
  }

  /** Where datagram {@code index} begins in the slab. */
  public int offset(int index) {
    return index * SLOT_BYTES;
  }

  /** Bytes of datagram {@code index}. */
  public int length(int index) {
    return lengths[index];
  }

  /** Who sent datagram {@code index}; an IPv4 peer always has an {@code Inet4Address}. */
  public SocketAddress source(int index) {
    SocketAddress source = sources[index];
    if (index >= size || source == null) {
      throw new IndexOutOfBoundsException("index: " + index + " (expected: 0.." + (size - 1) + ")");
    }
    return source;
  }

  /** Empties the batch and lets go of the addresses. */
  public void clear() {
    Arrays.fill(sources, 0, size, null);
    size = 0;
  }

  /** For a {@link DatagramPort}: where to write the next datagram. */
  public int nextOffset() {
    return offset(size);
  }

  /** For a {@link DatagramPort}: a datagram was written at {@link #nextOffset()}. */
  public void commit(int length, SocketAddress source) {
    lengths[size] = length;
    sources[size] = source;
    size++;
  }
}
