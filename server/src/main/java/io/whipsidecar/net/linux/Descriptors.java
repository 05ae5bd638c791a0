package io.whipsidecar.net.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file descriptor of a java.nio channel, which keeps it to itself: the one whose address
 * is the channel's. Takes about as long as opening some files.
 */
public final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");
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

  /** The descriptor of a bound channel; empty if /proc does not show it. */
  public OptionalInt of(DatagramChannel channel) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN)) {
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
      for (Path one : open) {
        int descriptor = Integer.parseInt(one.getFileName().toString());
        if (isDatagramSocket(descriptor) && matches(descriptor, local, peer)) {
          return OptionalInt.of(descriptor);
        }
      }
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isDatagramSocket(int descriptor) {
    memory.putInt(KernelAddress.BYTES, 4);
    return calls.option(descriptor, SOL_SOCKET, SO_TYPE, address, address + KernelAddress.BYTES)
            == 0
        && memory.getInt(0) == SOCK_DGRAM;
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
