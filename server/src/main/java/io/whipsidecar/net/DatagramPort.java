package io.whipsidecar.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The port that all publishers send to, in batches.
 *
 * <p>All methods are called from the event loop's thread, except {@link #wakeup()}, which any
 * thread may call. Nothing blocks but {@link #await}.
 */
public interface DatagramPort extends AutoCloseable {
  /**
   * Adds what has arrived to {@code batch} until it is full or nothing is left. Truncated datagrams
   * are counted and dropped.
   *
   * @throws java.io.UncheckedIOException when the socket is broken or closed
   */
  void receive(ReceiveBatch batch);

  /**
   * Takes a copy of a datagram to a publisher; it leaves with the next {@link #flush()}, or earlier
   * when the room for staged datagrams is used up.
   */
  void stage(SocketAddress to, byte[] datagram, int offset, int length);

  /** A session vouches for this path from now on. Only connections care. */
  default void keep(SocketAddress path) {}

  /** No session vouches for this path any more, or follows its publisher there. */
  default void release(SocketAddress path) {}

  /** A publisher uses this path: what comes over it is kept apart from strangers', if possible. */
  default void follow(SocketAddress path) {}

  /** The publisher uses another path now; this one stays known. */
  default void unfollow(SocketAddress path) {}

  /** Sends what is staged, in order. What can't be sent is counted and forgotten. */
  void flush();

  /**
   * Waits until a datagram is there, {@link #wakeup()} was called, or the time is over.
   *
   * @param timeoutNs 0 or less returns at once; {@link Long#MAX_VALUE} waits without end
   */
  void await(long timeoutNs);

  /** Ends the present {@link #await}, or the next one. */
  void wakeup();

  /** The address that is bound, with the port that the kernel chose if 0 was asked for. */
  InetSocketAddress localAddress();

  /** What the kernel granted of the receive buffer that was asked for. */
  int receiveBufferBytes();

  @Override
  void close();
}
