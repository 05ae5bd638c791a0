package io.whipsidecar.dtls;

import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One direction of a bad network: loses, doubles and swaps datagrams. */
final class MangledLink {
  private static final double LOST = 0.08;
  private static final double DOUBLED = 0.10;
  private static final double SWAPPED = 0.05;

  private final Random random;
  private final Consumer<byte[]> to;
  private byte @Nullable [] held;

  MangledLink(long seed, Consumer<byte[]> to) {
    this.random = new Random(seed);
    this.to = to;
  }

  synchronized void send(byte[] datagram) {
    double luck = random.nextDouble();
    if (luck < LOST) {
      return;
    }
    if (luck < LOST + SWAPPED && held == null) {
      held = datagram; // until the next one has gone
      return;
    }
    to.accept(datagram);
    if (luck > 1 - DOUBLED) {
      to.accept(datagram.clone());
    }
    byte[] late = held;
    if (late != null) {
      held = null;
      to.accept(late);
    }
  }
}
