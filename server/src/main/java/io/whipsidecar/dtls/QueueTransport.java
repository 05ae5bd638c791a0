package io.whipsidecar.dtls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * The network as Bouncy Castle sees it: a bounded queue of datagrams, of which {@link RecordGate}
 * lets the harmless ones pass. Filled by the session's owner, emptied by one thread at a time.
 * During the handshake it blocks the handshake's thread; afterwards an empty queue ends the read at
 * once.
 */
final class QueueTransport implements DatagramTransport {
  /** A flight is a handful of datagrams; what comes beyond these is resent by its sender. */
  private static final int CAPACITY = 64;

  /** Fits every path that carries WebRTC media. */
  private static final int SEND_LIMIT = 1_200;

  private static final int RECEIVE_LIMIT = 2_048;

  /** Never looked at: the transport is closed when it is taken. */
  private static final byte[] END = new byte[0];

  private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final RecordGate gate;
  private final Consumer<byte[]> output;
  private final Semaphore cores;
  private final BooleanSupplier alerted;
  private int silentMillis;

  /** Records of one flight that share a datagram: what is lost together is repeated together. */
  private final ByteArrayOutputStream flight = new ByteArrayOutputStream(SEND_LIMIT);

  /** Our ClientHello while nothing has answered it; of the handshake's thread. */
  private byte @Nullable [] unanswered;

  private final AtomicInteger lastFlights = new AtomicInteger();
  private volatile boolean blocking = true;
  private volatile boolean closed;

  /**
   * @param cores held by whoever calls {@link #receive} while it blocks; given back meanwhile
   * @param alerted whether somebody has sent an alert in plaintext
   */
  QueueTransport(
      RecordGate gate, Semaphore cores, BooleanSupplier alerted, Consumer<byte[]> output) {
    this.gate = gate;
    this.cores = cores;
    this.alerted = alerted;
    this.output = output;
  }

  /** Adds a datagram; false when there is no room. */
  boolean offer(byte[] datagram) {
    return !closed && queue.offer(datagram);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether our flight with the ChangeCipherSpec went out more than once. */
  boolean hasRepeatedLastFlight() {
    return lastFlights.get() > 1;
  }

  /** The handshake is over: from now on an empty queue is no reason to wait. */
  void stopBlocking() {
    flush();
    blocking = false;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    flush();
    byte[] datagram = next(waitMillis);
    if (closed) {
      throw new IOException("the session was closed");
    }
    if (datagram == null) {
      silentMillis += waitMillis;
      endIfAlerted();
      return -1;
    }
    if (!gate.passes(datagram)) {
      silentMillis = 0;
      return 0; // less than a record: Bouncy Castle goes on waiting, for the rest of its time
    }
    unanswered = null;
    silentMillis = 0;
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
      cores.release();
      return closed ? null : poll(waitMillis);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the handshake's thread was interrupted");
    } finally {
      cores.acquireUninterruptibly();
    }
  }

  /** An alert that nothing followed was not forged. */
  private void endIfAlerted() throws IOException {
    if (alerted.getAsBoolean() && silentMillis >= Handshake.ALERT_GRACE_MILLIS) {
      throw new IOException("an alert, and nothing more");
    }
  }

  /** Waits for a datagram; meanwhile an unanswered ClientHello goes out again, ever more seldom. */
  private byte @Nullable [] poll(int waitMillis) throws InterruptedException {
    byte[] hello = unanswered;
    int restMillis = waitMillis;
    int pauseMillis = Handshake.HELLO_RESEND_MILLIS;
    while (hello != null && pauseMillis < restMillis) {
      byte[] datagram = queue.poll(pauseMillis, TimeUnit.MILLISECONDS);
      if (datagram != null) {
        return datagram;
      }
      output.accept(hello);
      restMillis -= pauseMillis;
      pauseMillis *= 2;
    }
    // 0 means without end to Bouncy Castle, which never asks for that during a handshake.
    return queue.poll(Math.max(1, restMillis), TimeUnit.MILLISECONDS);
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (flight.size() + length > SEND_LIMIT) {
      flush();
    }
    flight.write(buffer, offset, length);
    boolean isLast = buffer[offset] == RecordGate.ALERT || closed;
    if (!blocking || isLast) {
      flush();
    }
  }

  private void flush() {
    if (flight.size() > 0) {
      byte[] datagram = flight.toByteArray();
      flight.reset();
      unanswered = RecordGate.isClientHello(datagram, 0, datagram.length) ? datagram : null;
      if (RecordGate.holdsChangeCipherSpec(datagram)) {
        lastFlights.incrementAndGet();
      }
      output.accept(datagram);
    }
  }

  /** Wakes a blocked handshake, which then fails. Sending remains possible. */
  @Override
  public void close() {
    closed = true; // before END: whoever takes anything from now on sees it
    queue.clear();
    queue.offer(END); // a full queue wakes as well
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
