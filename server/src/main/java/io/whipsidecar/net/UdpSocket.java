package io.whipsidecar.net;

import io.whipsidecar.net.linux.BatchedReceives;
import io.whipsidecar.net.linux.Descriptors;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One non-blocking UDP channel of a {@link NioDatagramPort}: the port itself, or one beside it for
 * a single address, whose peers have {@link UdpPath}s. Event loop only.
 */
final class UdpSocket {
  /**
   * A keyframe at 8 Mb/s is about 115 packets and the default buffer holds 92; 4 MB hold the
   * keyframes of a dozen publishers that arrive together. A flood of garbage fills as much in 0.1
   * s, so more is asked for. The kernel grants net.core.rmem_max.
   */
  static final int WANTED_BUFFER_BYTES = 16 << 20;

  private static final int SEND_BUFFER_BYTES = 4 << 20;

  private final DatagramChannel channel;
  private final InetSocketAddress localAddress;
  private final boolean beside;
  private @Nullable UdpPath latestPath;
  private @Nullable BatchedReceives batched;
  private int descriptor;

  /** Whether it stands in the queue of sockets that have something to read. */
  boolean queued;

  private UdpSocket(DatagramChannel channel, boolean beside) throws IOException {
    this.channel = channel;
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.beside = beside;
  }

  /**
   * Binds what no other socket shares: IPv4 and IPv6 where the machine has it (the JDK decides).
   *
   * @throws java.net.BindException when the address can't be bound; its message says what to do
   */
  static UdpSocket open(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    return opened(
        channel,
        () -> IceBind.bind(() -> channel.bind(address), "UDP", address, "--ice-udp-port"),
        false);
  }

  /** Binds one address beside a socket that shares its port at this moment. */
  static UdpSocket openBeside(InetAddress address, int port) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address.getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    return opened(
        channel,
        () -> {
          channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          channel.bind(new InetSocketAddress(address, port));
        },
        true);
  }

  private static UdpSocket opened(DatagramChannel channel, IceBind.Binding binding, boolean beside)
      throws IOException {
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      channel.configureBlocking(false);
      binding.bind();
      return new UdpSocket(channel, beside);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void register(Selector selector, ReadyHandler handler) throws IOException {
    channel.register(selector, SelectionKey.OP_READ).attach(handler);
  }

  /** Has it receive by system calls, if its descriptor can be found. */
  void receiveBatched(BatchedReceives receives, Descriptors descriptors) {
    OptionalInt found = descriptors.of(channel);
    if (found.isPresent()) {
      descriptor = found.getAsInt();
      batched = receives;
    }
  }

  /** Whether another socket may be bound to the same port. */
  void share(boolean shared) throws IOException {
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
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
    if (batched == null || receive(batched, batch, end, counters) < 1) {
      receiveSingly(batch, end, incoming, counters);
    }
  }

  /** Returns less than 1 if nothing is there, or something is wrong: java.nio tells which. */
  private int receive(BatchedReceives from, ReceiveBatch batch, int end, Counters counters) {
    int count = from.receive(descriptor, end - batch.size());
    for (int i = 0; i < count; i++) {
      int length = from.length(i);
      if (length == ReceiveBatch.SLOT_BYTES) {
        counters.increment(Counter.UDP_UNKNOWN); // truncated: no publisher sends that much
      } else {
        from.copy(i, batch.slab(), batch.nextOffset());
        batch.commit(length, beside ? path(from.sender(i)) : from.sender(i));
      }
    }
    return count;
  }

  private void receiveSingly(ReceiveBatch batch, int end, ByteBuffer incoming, Counters counters)
      throws IOException {
    while (batch.size() < end) {
      incoming.clear();
      InetSocketAddress remote = (InetSocketAddress) channel.receive(incoming);
      if (remote == null) {
        return;
      }
      int length = incoming.position();
      if (length == ReceiveBatch.SLOT_BYTES) {
        counters.increment(Counter.UDP_UNKNOWN); // truncated: no publisher sends that much
      } else {
        incoming.get(0, batch.slab(), batch.nextOffset(), length);
        batch.commit(length, beside ? path(remote) : remote);
      }
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
      return channel.send(datagram, to) > 0;
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
    return channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  @Override
  public String toString() {
    return localAddress.toString();
  }

  void close() throws IOException {
    channel.close();
  }
}
