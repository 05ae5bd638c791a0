package io.whipsidecar.net;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what the kernel drops at the sockets of the ICE port: the port is this server's alone, and
 * so is every socket with it. They come and go with publishers. Reader watch's thread only.
 */
final class IceDrops {
  /** A look can miss a socket that is there. */
  private static final int LOOKS_KEPT = 1_000;

  private final Counters counters;
  private final Map<Long, Seen> sockets = new HashMap<>();
  private long looks;

  private static final class Seen {
    long drops;
    long look;
  }

  IceDrops(Counters counters) {
    this.counters = counters;
  }

  /** A look has found this socket. Most have dropped nothing, and need no entry. */
  void see(long identity, long drops) {
    if (drops > 0) {
      Seen seen = sockets.computeIfAbsent(identity, i -> new Seen());
      counters.add(Counter.ICE_KERNEL_DROPS, Math.max(0, drops - seen.drops));
      seen.drops = drops;
      seen.look = looks;
    }
  }

  /** A look was complete: what has not been seen for long is closed. */
  void endLook() {
    looks++;
    if (!sockets.isEmpty()) {
      sockets.values().removeIf(seen -> looks - seen.look > LOOKS_KEPT);
    }
  }

  /** Sockets that are remembered. */
  int size() {
    return sockets.size();
  }
}
