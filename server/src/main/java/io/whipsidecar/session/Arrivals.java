package io.whipsidecar.session;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one kind: how many came and where the last one came from. Counting allocates nothing.
 */
final class Arrivals {
  private long count;
  private @Nullable SocketAddress last;

  void add(@Nullable SocketAddress source) {
    count++;
    if (source != null) {
      last = source;
    }
  }

  boolean any() {
    return count > 0;
  }

  /** {@code 3 STUN checks from 203.0.113.7:40000}; the noun is said in the singular. */
  String inWords(String noun) {
    String from = last == null ? "" : " from " + AddressText.of(last);
    return count + " " + noun + (count == 1 ? "" : "s") + from;
  }
}
