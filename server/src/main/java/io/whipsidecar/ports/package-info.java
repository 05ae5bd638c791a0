/**
 * Which loopback ports belong to whom: book-keeping over a configured range.
 *
 * <p>Starting points: {@link io.whipsidecar.ports.PortAllocator} hands out and takes back {@link
 * io.whipsidecar.ports.PortBlock}s; {@link io.whipsidecar.ports.PortProbe} asks the system whether
 * somebody else holds one. Why it is book-keeping: {@code docs/decisions/port-bookkeeping.md}.
 */
@NullMarked
package io.whipsidecar.ports;

import org.jspecify.annotations.NullMarked;
