package io.whipsidecar.net;

import io.whipsidecar.net.linux.BatchedReceives;
import io.whipsidecar.net.linux.Descriptors;
import io.whipsidecar.net.linux.SystemCalls;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Has the channels of one event loop read by system calls, where there are some. Event loop only.
 */
final class Batching {
  private final @Nullable BatchedReceives receives;
  private final @Nullable Descriptors descriptors;

  Batching(Optional<SystemCalls> calls) {
    receives =
        calls
            .map(c -> new BatchedReceives(c, MediaLoop.BATCH, ReceiveBatch.SLOT_BYTES))
            .orElse(null);
    descriptors = calls.map(Descriptors::new).orElse(null);
  }

  /** The channel, which is bound; by java.nio alone if its descriptor can't be found. */
  UdpChannel of(DatagramChannel channel) throws IOException {
    return of(channel, Descriptors.NONE);
  }

  /** The same for a channel that is bound beside another one, to the same address. */
  UdpChannel beside(UdpChannel other, DatagramChannel channel) throws IOException {
    return other.batched() == null
        ? new UdpChannel(channel, null, Descriptors.NONE) // they can't be told apart
        : of(channel, other.descriptor());
  }

  private UdpChannel of(DatagramChannel channel, int otherThan) throws IOException {
    OptionalInt descriptor =
        descriptors == null ? OptionalInt.empty() : descriptors.of(channel, otherThan);
    return descriptor.isPresent()
        ? new UdpChannel(channel, receives, descriptor.getAsInt())
        : new UdpChannel(channel, null, Descriptors.NONE);
  }
}
