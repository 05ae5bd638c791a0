package io.whipsidecar.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/** The bare peer's network. */
final class PeerTransport implements DatagramTransport {
  private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private final int limit;
  private volatile Consumer<byte[]> network = datagram -> {};
  private volatile boolean broken;

  /**
   * @param limit bytes of a datagram; messages beyond it are fragmented
   */
  PeerTransport(int limit) {
    this.limit = limit;
  }

  void connect(Consumer<byte[]> to) {
    network = to;
  }

  void deliver(byte[] datagram) {
    arrived.add(datagram);
  }

  /** The next read fails, which makes Bouncy Castle say internal_error to its peer. */
  void breakDown() {
    broken = true;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    if (broken) {
      throw new IOException("broken by the test");
    }
    try {
      byte[] datagram = arrived.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (datagram == null) {
        return -1;
      }
      System.arraycopy(datagram, 0, buffer, offset, datagram.length);
      return datagram.length;
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the test is over");
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    network.accept(Arrays.copyOfRange(buffer, offset, offset + length));
  }

  @Override
  public void close() {}

  @Override
  public int getReceiveLimit() {
    return 16_384;
  }

  @Override
  public int getSendLimit() {
    return limit;
  }
}
