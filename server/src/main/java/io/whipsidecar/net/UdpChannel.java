package io.whipsidecar.net;

import io.whipsidecar.net.linux.BatchedReceives;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * A channel, and how it is read.
 *
 * @param nio non-blocking
 * @param batched what receives from it by system calls, or null for java.nio alone
 * @param descriptor the channel's, for {@code batched}
 */
record UdpChannel(DatagramChannel nio, @Nullable BatchedReceives batched, int descriptor) {
  /** Whom a datagram is said to come from. */
  @FunctionalInterface
  interface Source {
    SocketAddress of(BatchedReceives from, int index);
  }

  /**
   * Adds datagrams to the batch by system calls, until it has {@code end} of them or nothing is
   * left.
   *
   * @return how many came; less than 1 if nothing is there, something is wrong, or it is read by
   *     java.nio alone, which tells which
   */
  int receiveBatched(ReceiveBatch batch, int end, Source source, Counters counters) {
    if (batched == null) {
      return 0;
    }
    int count = batched.receive(descriptor, end - batch.size());
    for (int i = 0; i < count; i++) {
      int length = batched.length(i);
      if (length == ReceiveBatch.SLOT_BYTES) {
        counters.increment(Counter.UDP_UNKNOWN); // truncated: no publisher sends that much
      } else {
        batched.copy(i, batch.slab(), batch.nextOffset());
        batch.commit(length, source.of(batched, i));
      }
    }
    return count;
  }
}
