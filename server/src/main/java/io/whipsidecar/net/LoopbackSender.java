package io.whipsidecar.net;

/**
 * Sends RTP to ports of 127.0.0.1, in batches. All methods are called from the event loop's thread.
 *
 * <p>Order is kept per port, not between ports, so that an implementation may send a run of
 * equal-sized datagrams to one port with one call (UDP_SEGMENT). Nobody learns whether a reader is
 * there: see {@link RtcpSockets} and {@link ReaderWatch} for that.
 */
public interface LoopbackSender extends AutoCloseable {
  /**
   * Takes a copy of a packet; it leaves with the next {@link #flush()}, or earlier when the room
   * for staged packets is used up.
   *
   * @param port 1 to 65,535
   */
  void stage(int port, byte[] packet, int offset, int length);

  /** Sends what is staged. What can't be sent is counted and forgotten. */
  void flush();

  @Override
  void close();
}
