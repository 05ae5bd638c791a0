package io.whipsidecar.session;

import java.net.InetSocketAddress;

/**
 * What the network shell drives: a state machine that is fed datagrams and time. All methods are
 * called from the one event loop that owns the session.
 *
 * <p>The shell feeds ONE input, then asks for {@link #nextDeadlineNs()} and arms its timer.
 */
public interface DatagramHandler {
  /** No deadline. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Takes one datagram. The bytes are the caller's again after the call.
   *
   * @param source where it came from
   * @param nowNs monotonic time
   */
  void handle(byte[] buffer, int offset, int length, InetSocketAddress source, long nowNs);

  /** Time has reached {@link #nextDeadlineNs()}; may be called early or late. */
  void onTimeout(long nowNs);

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  long nextDeadlineNs();
}
