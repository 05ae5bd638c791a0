package io.whipsidecar.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports for the legs of one demo, which no other demo on this machine uses meanwhile: a server
 * finds out which ports FFmpegs hold, but not which ones another server has just promised to one.
 * The first port's TCP, which legs don't use, is held as the sign of it.
 */
final class LegPortSlice implements AutoCloseable {
  private static final int FIRST = 20_000; // the server's own default range
  private static final int SIZE = 40;
  private static final int COUNT = 250;

  private final ServerSocket sign;

  private LegPortSlice(ServerSocket sign) {
    this.sign = sign;
  }

  static LegPortSlice claim() throws DemoException {
    int start = ThreadLocalRandom.current().nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int first = FIRST + (start + i) % COUNT * SIZE;
      ServerSocket socket = hold(first);
      if (socket != null) {
        return new LegPortSlice(socket);
      }
    }
    throw new DemoException(
        "loopback ports %d to %d: none of %d slices is free (expected: one; each other demo holds one)"
            .formatted(FIRST, FIRST + SIZE * COUNT - 1, COUNT));
  }

  private static @Nullable ServerSocket hold(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
      } catch (IOException e) {
        socket.close();
        return null;
      }
    } catch (IOException e) {
      return null;
    }
  }

  /** As {@code --leg-ports} takes them. */
  String range() {
    int first = sign.getLocalPort();
    return first + "-" + (first + SIZE - 1);
  }

  @Override
  public void close() throws IOException {
    sign.close();
  }
}
