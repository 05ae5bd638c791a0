/**
 * The network shell: sockets, the event loop's thread and its clock live here and nowhere deeper.
 *
 * <p>Starting points: {@link io.whipsidecar.net.MediaLoop} (one thread: receive a batch, route,
 * handle, timers, flush), {@link io.whipsidecar.net.SessionRouter} (whose datagram is it), {@link
 * io.whipsidecar.net.PublisherPort} (UDP and TCP), {@link io.whipsidecar.net.SocketsBeside} (which
 * address answers), {@link io.whipsidecar.net.PublisherSockets} (what strangers can't fill), {@link
 * io.whipsidecar.net.DatagramPort} and {@link io.whipsidecar.net.LoopbackSender} (the two batch
 * interfaces that hide how packets enter and leave), {@link io.whipsidecar.net.ReaderWatch} (is
 * FFmpeg there). Why NIO has the sockets and system calls move the packets: {@code
 * docs/decisions/packet-io.md}.
 */
@NullMarked
package io.whipsidecar.net;

import org.jspecify.annotations.NullMarked;
