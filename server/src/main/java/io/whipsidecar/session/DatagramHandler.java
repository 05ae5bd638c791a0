package io.whipsidecar.session;

import java.net.SocketAddress;

/**
 * What the network shell drives: a state machine that is fed datagrams and time. All methods are
 * called from the one event loop that owns the session.
 *
 * <p>The shell feeds ONE input, then asks for {@link #nextDeadlineNs()} and arms its timer: that
 * deadline covers everything that the input has set in motion, the ingest's forwarder included.
 */
public interface DatagramHandler extends Timed {
  /**
   * Takes one datagram. The bytes are the caller's again after the call.
   *
   * @param source where it came from
   * @param nowNs monotonic time
   */
  void handle(byte[] buffer, int offset, int length, SocketAddress source, long nowNs);

  /** A connection over which authentic messages came is gone; nothing more will come from it. */
  default void onPathLost(SocketAddress lost, long nowNs) {}
}
