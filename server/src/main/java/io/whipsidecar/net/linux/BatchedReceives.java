package io.whipsidecar.net.linux;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What one recvmmsg fills: an array of struct mmsghdr, each with room for a datagram and its
 * sender. One thread; for as many sockets as that thread has. What was received stays until the
 * next {@link #receive}.
 */
public final class BatchedReceives {
  // struct mmsghdr: struct msghdr of 56 bytes, and the number of bytes received
  private static final int HEADER_BYTES = 64;
  private static final int NAME_AT = 0;
  private static final int NAME_LENGTH_AT = 8;
  private static final int VECTOR_AT = 16;
  private static final int VECTOR_LENGTH_AT = 24;
  private static final int RECEIVED_AT = 56;
  // behind it: struct sockaddr_in6, struct iovec, the datagram
  private static final int NAME_BYTES = 32;
  private static final int VECTOR_BYTES = 16;

  private final SystemCalls calls;
  private final int capacity;
  private final int slotBytes;
  private final ByteBuffer memory;
  private final long address;
  private final int namesAt;
  private final int datagramsAt;
  private int used;
  private final Senders senders = new Senders();

  /**
   * Room for so many datagrams.
   *
   * @param slotBytes of each; what is longer is cut
   */
  public BatchedReceives(SystemCalls calls, int capacity, int slotBytes) {
    this.calls = calls;
    this.capacity = capacity;
    this.slotBytes = slotBytes;
    this.namesAt = capacity * HEADER_BYTES;
    int vectorsAt = namesAt + capacity * NAME_BYTES;
    this.datagramsAt = vectorsAt + capacity * VECTOR_BYTES;
    this.memory = SystemCalls.memory(datagramsAt + capacity * slotBytes);
    this.address = SystemCalls.addressOf(memory);
    for (int i = 0; i < capacity; i++) {
      prepare(i, vectorsAt + i * VECTOR_BYTES);
    }
  }

  private void prepare(int index, int vector) {
    int header = index * HEADER_BYTES;
    memory.putLong(header + NAME_AT, address + namesAt + (long) index * NAME_BYTES);
    memory.putInt(header + NAME_LENGTH_AT, KernelAddress.BYTES);
    memory.putLong(header + VECTOR_AT, address + vector);
    memory.putLong(header + VECTOR_LENGTH_AT, 1);
    memory.putLong(vector, address + datagramsAt + (long) index * slotBytes);
    memory.putLong(vector + 8, slotBytes);
  }

  /**
   * Receives what is there.
   *
   * @param most datagrams, cut to what there is room for
   * @return how many, or less than 1 if nothing is there or the socket is broken
   */
  public int receive(int descriptor, int most) {
    for (; used > 0; used--) { // the kernel has written how long they were
      memory.putInt((used - 1) * HEADER_BYTES + NAME_LENGTH_AT, KernelAddress.BYTES);
    }
    used = calls.receive(descriptor, address, Math.min(most, capacity));
    return used;
  }

  /** Bytes of datagram {@code index}. */
  public int length(int index) {
    return memory.getInt(index * HEADER_BYTES + RECEIVED_AT);
  }

  /** Copies datagram {@code index}. */
  public void copy(int index, byte[] to, int offset) {
    memory.get(datagramsAt + index * slotBytes, to, offset, length(index));
  }

  /** Who sent datagram {@code index}: the same object as before for a sender that is remembered. */
  public InetSocketAddress sender(int index) {
    return senders.at(memory, namesAt + index * NAME_BYTES);
  }
}
