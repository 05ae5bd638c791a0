package io.whipsidecar.net.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one sendmmsg sends to ports of 127.0.0.1: an array of struct mmsghdr, each a run of
 * datagrams that lie back to back in memory. With UDP_SEGMENT (Linux 4.18 and later) the kernel
 * cuts a run into datagrams of one size, of which the last may be shorter. One thread.
 */
public final class SegmentedSends {
  /** Datagrams that the kernel cuts out of one run, at most. */
  public static final int MAX_SEGMENTS = 64;

  /** Bytes of a run, at most: what one UDP datagram over IPv4 may hold. */
  public static final int MAX_RUN_BYTES = 65_507;

  // struct mmsghdr: struct msghdr of 56 bytes, and the number of bytes sent
  private static final int HEADER_BYTES = 64;
  private static final int NAME_AT = 0;
  private static final int NAME_LENGTH_AT = 8;
  private static final int VECTOR_AT = 16;
  private static final int VECTOR_LENGTH_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  // behind it: struct sockaddr_in, struct iovec, struct cmsghdr with 16 bits
  private static final int NAME_BYTES = 16;
  private static final int VECTOR_BYTES = 16;
  private static final int CONTROL_BYTES = 24;
  private static final int CONTROL_LENGTH = 18;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private final SystemCalls calls;
  private final int descriptor;
  private final int capacity;
  private final ByteBuffer memory;
  private final long address;
  private final int namesAt;
  private final int vectorsAt;
  private final int controlsAt;
  private int size;

  private SegmentedSends(SystemCalls calls, int descriptor, int capacity) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.capacity = capacity;
    this.namesAt = capacity * HEADER_BYTES;
    this.vectorsAt = namesAt + capacity * NAME_BYTES;
    this.controlsAt = vectorsAt + capacity * VECTOR_BYTES;
    this.memory = SystemCalls.memory(controlsAt + capacity * CONTROL_BYTES);
    this.address = SystemCalls.addressOf(memory);
    for (int i = 0; i < capacity; i++) {
      prepare(i);
    }
  }

  /**
   * For an unconnected IPv4 channel that is bound.
   *
   * @param capacity runs for one call, at most
   * @return empty if the channel's descriptor can't be found
   */
  public static Optional<SegmentedSends> of(
      SystemCalls calls, DatagramChannel channel, int capacity) throws IOException {
    OptionalInt descriptor = new Descriptors(calls).of(channel, Descriptors.NONE);
    return descriptor.isPresent()
        ? Optional.of(new SegmentedSends(calls, descriptor.getAsInt(), capacity))
        : Optional.empty();
  }

  /** Everything that is the same for each run. */
  private void prepare(int index) {
    int header = index * HEADER_BYTES;
    int name = namesAt + index * NAME_BYTES;
    int vector = vectorsAt + index * VECTOR_BYTES;
    int control = controlsAt + index * CONTROL_BYTES;
    memory.putLong(header + NAME_AT, address + name);
    memory.putInt(header + NAME_LENGTH_AT, NAME_BYTES);
    memory.putLong(header + VECTOR_AT, address + vector);
    memory.putLong(header + VECTOR_LENGTH_AT, 1);
    memory.putLong(header + CONTROL_AT, address + control);
    memory.putShort(name, (short) KernelAddress.AF_INET);
    memory.put(name + 4, (byte) 127).put(name + 7, (byte) 1);
    memory.putLong(control, CONTROL_LENGTH);
    memory.putInt(control + 8, SOL_UDP);
    memory.putInt(control + 12, UDP_SEGMENT);
  }

  public boolean isFull() {
    return size == capacity;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /**
   * Adds a run; the memory stays where it is until the run was sent.
   *
   * @param start address of the first byte
   * @param segmentBytes size of each datagram but the last, or {@code length} if there is only one
   */
  public void add(int port, long start, int length, int segmentBytes) {
    int header = size * HEADER_BYTES;
    int name = namesAt + size * NAME_BYTES;
    int vector = vectorsAt + size * VECTOR_BYTES;
    memory.put(name + 2, (byte) (port >> 8)).put(name + 3, (byte) port);
    memory.putLong(vector, start);
    memory.putLong(vector + 8, length);
    memory.putLong(header + CONTROL_LENGTH_AT, segmentBytes < length ? CONTROL_BYTES : 0);
    memory.putShort(controlsAt + size * CONTROL_BYTES + 16, (short) segmentBytes);
    size++;
  }

  /**
   * Sends the runs from {@code first} on; returns how many, or less than 1 if not even the first.
   */
  public int send(int first) {
    return calls.send(descriptor, address + (long) first * HEADER_BYTES, size - first);
  }

  /** The ports that refuse what is sent, from now on; empty if the kernel does not tell. */
  public Optional<RefusedPorts> refusedPorts() {
    RefusedPorts refused = new RefusedPorts(calls, descriptor);
    return refused.enable() ? Optional.of(refused) : Optional.empty();
  }

  /** Where a direct buffer begins; the buffer has to outlive the use of it. */
  public static long addressOf(ByteBuffer direct) {
    return SystemCalls.addressOf(direct);
  }
}
