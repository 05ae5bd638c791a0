package io.whipsidecar.net;

import io.whipsidecar.observe.Counters;
import io.whipsidecar.wire.PeerPath;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * One publisher's own UDP socket: connected to its address, so that the kernel keeps what it sends
 * apart from what everybody else does. One of {@link PublisherSockets}. Event loop only.
 *
 * <p>Its channel was its {@link UdpSocket}'s before. It is emptied first, of datagrams from
 * anywhere; then it is connected and hears one publisher.
 */
final class PublisherSocket {
  /**
   * The kernel grants twice as much: a second of 10 Mb/s. There can be many such sockets, so it is
   * less than the port itself has.
   */
  private static final int BUFFER_BYTES = 2 << 20;

  private final SocketAddress path;
  private final UdpChannel.Source source;
  private final UdpSocket at;
  private @Nullable UdpChannel channel;
  private boolean connected;

  /** Whether it stands in the queue of sockets that have something to read. */
  boolean queued;

  /**
   * @param path what its datagrams are said to come from
   * @param at where the publisher has been heard until now
   */
  PublisherSocket(SocketAddress path, UdpSocket at) {
    this.path = path;
    this.source = (from, index) -> path;
    this.at = at;
  }

  SocketAddress path() {
    return path;
  }

  /** Whether its channel was this one's. */
  boolean isFrom(UdpSocket socket) {
    return at == socket;
  }

  /** Whether the address where the publisher was heard is listened at still. */
  boolean isWelcome() {
    return at.isOpen();
  }

  boolean isConnected() {
    return connected;
  }

  /** Takes over the channel of its {@link UdpSocket}, while the port is shared. */
  void open(Selector selector, ReadyHandler whenReady) throws IOException {
    channel = at.replaceChannel();
    channel.nio().register(selector, SelectionKey.OP_READ, whenReady);
  }

  /**
   * To be called when it is empty. The JDK throws away what comes during the call: of this
   * publisher, within some microseconds.
   */
  void connect() throws IOException {
    if (channel != null) {
      channel.nio().connect(PeerPath.remote(path));
      channel.nio().setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      connected = true;
    }
  }

  /**
   * Adds datagrams to the batch until it has {@code end} of them or nothing is left.
   *
   * @return whether nothing is left
   */
  boolean receive(ReceiveBatch batch, int end, ByteBuffer incoming, Counters counters)
      throws IOException {
    UdpChannel from = channel;
    if (from == null || !from.nio().isOpen()) {
      return true;
    }
    if (!connected) {
      return at.receive(from.nio(), batch, end, incoming, counters);
    }
    if (from.receiveBatched(batch, end, source, counters) > 0) {
      return false; // the selector tells of more
    }
    return receiveSingly(from.nio(), batch, end, incoming, counters);
  }

  private boolean receiveSingly(
      DatagramChannel from, ReceiveBatch batch, int end, ByteBuffer incoming, Counters counters)
      throws IOException {
    while (batch.size() < end) {
      incoming.clear();
      if (!read(from, incoming)) {
        return true;
      }
      UdpSocket.take(incoming, batch, path, counters);
    }
    return false;
  }

  /** An empty datagram looks like none; if there are more behind it, the selector tells. */
  private static boolean read(DatagramChannel from, ByteBuffer incoming) throws IOException {
    try {
      return from.read(incoming) > 0;
    } catch (PortUnreachableException e) {
      return false; // what we sent found the publisher's port closed: its session will time out
    }
  }

  void close() throws IOException {
    if (channel != null) {
      channel.nio().close();
    }
  }
}
