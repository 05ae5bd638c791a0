package io.whipsidecar.net.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file descriptor of a java.nio channel, which keeps it to itself: the socket whose
 * addresses are the channel's. The kernel gives the lowest number that is free, so it is found
 * after a system call for each open file.
 */
public final class Descriptors {
  /** No descriptor. */
  public static final int NONE = -1;

  /** Descriptors without a socket in a row (jars, pipes) before there can't be one behind. */
  private static final int GAP = 4_096;

  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SOCK_DGRAM = 2;

  private final SystemCalls calls;
  private final ByteBuffer memory = SystemCalls.memory(KernelAddress.BYTES + 4);
  private final long address = SystemCalls.addressOf(memory);

  /** Looks with these calls. One thread. */
  public Descriptors(SystemCalls calls) {
    this.calls = calls;
  }

  /**
   * The descriptor of a bound channel; empty if it is not among those that are looked at.
   *
   * @param otherThan a descriptor whose addresses are the same, or {@link #NONE}
   */
  public OptionalInt of(DatagramChannel channel, int otherThan) throws IOException {
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
    int misses = 0;
    for (int descriptor = 0; misses < GAP; descriptor++) {
      int type = typeOf(descriptor);
      if (type == SOCK_DGRAM && descriptor != otherThan && matches(descriptor, local, peer)) {
        return OptionalInt.of(descriptor);
      }
      misses = type < 0 ? misses + 1 : 0;
    }
    return OptionalInt.empty();
  }

  /** Of a socket, or -1. */
  private int typeOf(int descriptor) {
    memory.putInt(KernelAddress.BYTES, 4);
    int result =
        calls.option(descriptor, SOL_SOCKET, SO_TYPE, address, address + KernelAddress.BYTES);
    return result == 0 ? memory.getInt(0) : -1;
  }

  private boolean matches(
      int descriptor, InetSocketAddress local, @Nullable InetSocketAddress peer) {
    InetSocketAddress bound = read(calls.localAddress(descriptor, address, room()));
    if (bound == null || bound.getPort() != local.getPort() || !sameHost(bound, local)) {
      return false;
    }
    InetSocketAddress connected = read(calls.peerAddress(descriptor, address, room()));
    return peer == null ? connected == null : peer.equals(connected);
  }

  private long room() {
    memory.putInt(KernelAddress.BYTES, KernelAddress.BYTES);
    return address + KernelAddress.BYTES;
  }

  private @Nullable InetSocketAddress read(int result) {
    int family = memory.getShort(0);
    boolean internet = family == KernelAddress.AF_INET || family == KernelAddress.AF_INET6;
    return result == 0 && internet ? KernelAddress.read(memory, 0) : null;
  }

  /** The JDK tells a wildcard of either family. */
  private static boolean sameHost(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress().equals(other.getAddress())
        || (one.getAddress().isAnyLocalAddress() && other.getAddress().isAnyLocalAddress());
  }
}
