package io.whipsidecar.ports;

import org.jspecify.annotations.Nullable;

/**
 * Asks the system whether a block of ports can be bound on loopback. Called by {@link
 * PortAllocator} on the thread of a start, under the registry's lock: it has to answer in
 * microseconds.
 */
@FunctionalInterface
public interface PortProbe {
  /**
   * Tries all ports of the block and lets go of them again.
   *
   * @return null when all of them are free, otherwise the port and the cause in a few words
   */
  @Nullable String refusal(PortBlock block);
}
