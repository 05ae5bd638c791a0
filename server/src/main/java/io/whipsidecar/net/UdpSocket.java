package io.whipsidecar.net;

import io.whipsidecar.net.linux.BatchedReceives;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link NioDatagramPort} hears strangers: the port itself, or beside it one of the
 * machine's addresses, whose peers have {@link UdpPath}s. It has one non-blocking channel at a
 * time; a former one becomes a {@link PublisherSocket}. Event loop only.
 */
final class UdpSocket {
  /**
   * A keyframe at 8 Mb/s is about 115 packets and the default buffer holds 92; 4 MB hold the
   * keyframes of a dozen publishers that arrive together. A flood of garbage fills as much in 0.1
   * s, so more is asked for. The kernel grants net.core.rmem_max.
   */
  static final int WANTED_BUFFER_BYTES = 16 << 20;

  private static final int SEND_BUFFER_BYTES = 4 << 20;

  private final InetSocketAddress localAddress;
  private final @Nullable ProtocolFamily family;
  private final boolean beside;
  private final Batching batching;
  private final UdpChannel.Source source = this::source;
  private UdpChannel channel;
  private @Nullable Selector selector;
  private @Nullable ReadyHandler handler;
  private @Nullable UdpPath latestPath;

  /** Whether it stands in the queue of sockets that have something to read. */
  boolean queued;

  private UdpSocket(
      DatagramChannel channel, @Nullable ProtocolFamily family, boolean beside, Batching batching)
      throws IOException {
    this.batching = batching;
    this.channel = batching.of(channel);
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.family = family;
    this.beside = beside;
  }

  /**
   * Binds what no other socket shares: IPv4 and IPv6 where the machine has it (the JDK decides).
   *
   * @throws java.net.BindException when the address can't be bound; its message says what to do
   */
  static UdpSocket open(InetSocketAddress address, Batching batching) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    prepared(channel, () -> bindAlone(channel, address));
    return new UdpSocket(channel, null, false, batching);
  }

  private static void bindAlone(DatagramChannel channel, InetSocketAddress address)
      throws IOException {
    IceBind.bind(() -> channel.bind(address), "UDP", address, "--ice-udp-port");
  }

  /**
   * Binds one address beside a socket that shares its port at this moment. It allows others to
   * overlap, always: the other one doesn't, and overlaps with all of them.
   */
  static UdpSocket openBeside(InetAddress address, int port, Batching batching) throws IOException {
    ProtocolFamily family =
        address.getAddress().length == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    InetSocketAddress local = new InetSocketAddress(address, port);
    return new UdpSocket(sharing(family, local), family, true, batching);
  }

  private static DatagramChannel sharing(@Nullable ProtocolFamily family, InetSocketAddress local)
      throws IOException {
    DatagramChannel channel =
        family == null ? DatagramChannel.open() : DatagramChannel.open(family);
    prepared(
        channel,
        () -> {
          channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          channel.bind(local);
        });
    return channel;
  }

  private static void prepared(DatagramChannel channel, IceBind.Binding binding)
      throws IOException {
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      channel.configureBlocking(false);
      binding.bind();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void register(Selector waiting, ReadyHandler whenReady) throws IOException {
    channel.nio().register(waiting, SelectionKey.OP_READ, whenReady);
    selector = waiting;
    handler = whenReady;
  }

  /**
   * Another channel takes the place of the present one, while the port is shared. The kernel hands
   * a datagram to the one that was bound last of those that fit equally well, so the former has
   * nothing but what came before, and the port hears everybody at every moment.
   *
   * @return the former channel
   */
  UdpChannel replaceChannel() throws IOException {
    UdpChannel former = channel;
    DatagramChannel next = sharing(family, localAddress);
    try {
      if (selector != null) {
        next.register(selector, SelectionKey.OP_READ, handler);
      }
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
    channel = batching.beside(former, next);
    return former;
  }

  /** Whether another socket may be bound to the same port. */
  void share(boolean shared) throws IOException {
    channel.nio().setOption(StandardSocketOptions.SO_REUSEADDR, shared);
  }

  /**
   * Adds datagrams to the batch until it has {@code end} of them or nothing is left. The JDK hands
   * out IPv4 peers of a dual-stack socket as {@code Inet4Address}, and caches the last sender only:
   * a datagram from another one costs an address object.
   *
   * @param incoming the JDK's ciphers are faster on arrays than on direct buffers, so a datagram is
   *     received into this one, which stays in the cache, and copied
   */
  void receive(ReceiveBatch batch, int end, ByteBuffer incoming, Counters counters)
      throws IOException {
    if (channel.receiveBatched(batch, end, source, counters) < 1) {
      receive(channel.nio(), batch, end, incoming, counters);
    }
  }

  private SocketAddress source(BatchedReceives from, int index) {
    return source(from.sender(index));
  }

  private SocketAddress source(InetSocketAddress remote) {
    return beside ? path(remote) : remote;
  }

  /**
   * The same from a channel that was this one's.
   *
   * @return whether nothing is left
   */
  boolean receive(
      DatagramChannel from, ReceiveBatch batch, int end, ByteBuffer incoming, Counters counters)
      throws IOException {
    while (batch.size() < end) {
      incoming.clear();
      InetSocketAddress remote = (InetSocketAddress) from.receive(incoming);
      if (remote == null) {
        return true;
      }
      take(incoming, batch, source(remote), counters);
    }
    return false;
  }

  /** Copies what has been received to the batch. */
  static void take(
      ByteBuffer incoming, ReceiveBatch batch, SocketAddress source, Counters counters) {
    int length = incoming.position();
    if (length == ReceiveBatch.SLOT_BYTES) {
      counters.increment(Counter.UDP_UNKNOWN); // truncated: no publisher sends that much
    } else {
      incoming.get(0, batch.slab(), batch.nextOffset(), length);
      batch.commit(length, source);
    }
  }

  /** The same object while the sender stays the same. */
  private UdpPath path(InetSocketAddress remote) {
    UdpPath path = latestPath;
    if (path == null || !path.remote().equals(remote)) {
      path = new UdpPath(remote, this);
      latestPath = path;
    }
    return path;
  }

  /** Returns whether the kernel took it. */
  boolean send(ByteBuffer datagram, SocketAddress to) {
    try {
      return channel.nio().send(datagram, to) > 0;
    } catch (IOException | IllegalArgumentException e) {
      // An ICMP error, no route, IPv6 on an IPv4 socket: the peer asks again or goes away.
      return false;
    }
  }

  /** The address that is bound, with the port that the kernel chose if 0 was asked for. */
  InetSocketAddress localAddress() {
    return localAddress;
  }

  int receiveBufferBytes() throws IOException {
    return channel.nio().getOption(StandardSocketOptions.SO_RCVBUF);
  }

  @Override
  public String toString() {
    return localAddress.toString();
  }

  boolean isOpen() {
    return channel.nio().isOpen();
  }

  void close() throws IOException {
    channel.nio().close();
  }
}
