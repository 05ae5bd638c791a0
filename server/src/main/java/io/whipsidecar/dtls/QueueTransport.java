package io.whipsidecar.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * The network as Bouncy Castle sees it: a bounded queue of datagrams. During the handshake it
 * blocks the handshake's thread; afterwards an empty queue ends the read at once.
 */
final class QueueTransport implements DatagramTransport {
  /** A flight is a handful of datagrams; what comes beyond these is resent by its sender. */
  private static final int CAPACITY = 64;

  /** Fits every path that carries WebRTC media. */
  private static final int SEND_LIMIT = 1_200;

  private static final int RECEIVE_LIMIT = 2_048;
  private static final byte[] END = new byte[0];

  private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Consumer<byte[]> output;
  private volatile boolean blocking = true;
  private volatile boolean closed;

  QueueTransport(Consumer<byte[]> output) {
    this.output = output;
  }

  /** Adds a datagram; false when there is no room. */
  boolean offer(byte[] datagram) {
    return !closed && queue.offer(datagram);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** From now on an empty queue is no reason to wait. */
  void stopBlocking() {
    blocking = false;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    byte[] datagram = next(waitMillis);
    if (datagram == null) {
      return -1;
    }
    if (closed || datagram.length == 0) {
      throw new IOException("the session was closed");
    }
    int received = Math.min(length, datagram.length);
    System.arraycopy(datagram, 0, buffer, offset, received);
    return received;
  }

  private byte @Nullable [] next(int waitMillis) throws IOException {
    if (!blocking) {
      byte[] datagram = queue.poll();
      if (datagram == null) {
        throw new NothingMore();
      }
      return datagram;
    }
    try {
      // 0 means without end to Bouncy Castle, which never asks for that during a handshake.
      return closed ? END : queue.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the handshake's thread was interrupted");
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    output.accept(java.util.Arrays.copyOfRange(buffer, offset, offset + length));
  }

  /** Wakes a blocked handshake, which then fails. */
  @Override
  public void close() {
    closed = true;
    queue.clear();
    queue.add(END);
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return SEND_LIMIT;
  }

  /** Nothing is queued; Bouncy Castle passes it on without failing the connection. */
  static final class NothingMore extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
