package io.whipsidecar.net;

import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongSupplier;

/**
 * Where publishers reach the server: the UDP port, and the TCP port beside it. One selector waits
 * for both. TCP gets a share of each batch and no more.
 */
public final class PublisherPort implements DatagramPort {
  /** Of a batch: many connections send a few packets each. */
  private static final int TCP_SHARE = 4;

  private final NioDatagramPort udp;
  private final IceTcpListener tcp;

  private PublisherPort(NioDatagramPort udp, IceTcpListener tcp) {
    this.udp = udp;
    this.tcp = tcp;
  }

  /**
   * Binds the TCP port. The UDP port is closed with it.
   *
   * @throws java.net.BindException when the address can't be bound; its message says what to do
   */
  public static PublisherPort open(
      NioDatagramPort udp, InetSocketAddress tcpAddress, Counters counters, LongSupplier clockNs)
      throws IOException {
    return new PublisherPort(
        udp, IceTcpListener.open(tcpAddress, udp.selector(), counters, clockNs));
  }

  /** Has the loop keep the connections' time, and sessions told of those that are gone. */
  public void attach(MediaLoop loop, SessionRouter router, LongSupplier clockNs) {
    tcp.attach(path -> router.lose(path, clockNs.getAsLong()), loop::arm);
    loop.add(tcp);
  }

  /** The TCP port that is bound. */
  public int tcpPort() {
    return tcp.port();
  }

  @Override
  public void receive(ReceiveBatch batch) {
    udp.poll();
    tcp.receive(batch, batch.capacity() / TCP_SHARE);
    udp.receive(batch);
  }

  @Override
  public void stage(SocketAddress to, byte[] datagram, int offset, int length) {
    if (to instanceof TcpConnection connection) {
      tcp.stage(connection, datagram, offset, length);
    } else {
      udp.stage(to, datagram, offset, length);
    }
  }

  @Override
  public void flush() {
    udp.flush();
    tcp.flush();
  }

  @Override
  public void keep(SocketAddress path) {
    if (path instanceof TcpConnection connection) {
      tcp.keep(connection);
    }
  }

  @Override
  public void release(SocketAddress path) {
    if (path instanceof TcpConnection connection) {
      tcp.release(connection);
    } else {
      udp.release(path);
    }
  }

  @Override
  public void follow(SocketAddress path) {
    if (!(path instanceof TcpConnection)) { // it has the kernel's buffers to itself anyway
      udp.follow(path);
    }
  }

  @Override
  public void unfollow(SocketAddress path) {
    if (!(path instanceof TcpConnection)) {
      udp.unfollow(path);
    }
  }

  /** Whether the next receive has something to do whatever the selector says. */
  boolean hasPending() {
    return tcp.hasPending();
  }

  @Override
  public void await(long timeoutNs) {
    udp.await(hasPending() ? 0 : timeoutNs);
  }

  @Override
  public void wakeup() {
    udp.wakeup();
  }

  @Override
  public InetSocketAddress localAddress() {
    return udp.localAddress();
  }

  @Override
  public int receiveBufferBytes() {
    return udp.receiveBufferBytes();
  }

  @Override
  public void close() {
    tcp.close();
    udp.close();
  }
}
