package io.whipsidecar.net;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * {@link DatagramPort} on java.nio: one non-blocking channel, dual-stack where the machine has IPv6
 * and plain IPv4 where it has not (the JDK decides), and a selector to wait with. The JDK hands out
 * IPv4 peers of a dual-stack socket as {@code Inet4Address}, and caches the last sender only: a
 * datagram from another one costs an address object.
 */
public final class NioDatagramPort implements DatagramPort {
  /**
   * A keyframe at 8 Mb/s is about 115 packets and the default buffer holds 92; 4 MB hold the
   * keyframes of a dozen publishers that arrive together. A flood of garbage fills as much in 0.1
   * s, so more is asked for. The kernel grants net.core.rmem_max.
   */
  static final int WANTED_BUFFER_BYTES = 16 << 20;

  private static final int SEND_BUFFER_BYTES = 4 << 20;

  private static final int STAGED_DATAGRAMS = 128;
  private static final int STAGED_BYTES = 128 * 1_500;

  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress localAddress;
  private final Counters counters;
  // The JDK's ciphers are faster on arrays than on direct buffers, so a datagram is received into
  // this one buffer, which stays in the cache, and copied.
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(ReceiveBatch.SLOT_BYTES);
  private final DatagramSlab staged = new DatagramSlab(STAGED_DATAGRAMS, STAGED_BYTES);
  private final @Nullable SocketAddress[] destinations = new SocketAddress[STAGED_DATAGRAMS];

  private NioDatagramPort(DatagramChannel channel, Selector selector, Counters counters)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.counters = counters;
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
  }

  /**
   * Binds the port.
   *
   * @param address where; port 0 lets the kernel choose, the wildcard takes IPv4 and IPv6
   * @throws BindException when the address can't be bound; its message says what to do
   */
  public static NioDatagramPort open(InetSocketAddress address, Counters counters)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      IceBind.bind(() -> channel.bind(address), "UDP", address, "--ice-udp-port");
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new NioDatagramPort(channel, selector, counters);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void receive(ReceiveBatch batch) {
    try {
      int before = batch.size();
      while (!batch.isFull()) {
        incoming.clear();
        InetSocketAddress source = (InetSocketAddress) channel.receive(incoming);
        if (source == null) {
          break;
        }
        take(batch, source);
      }
      counters.add(Counter.UDP_RECEIVED, batch.size() - before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(ReceiveBatch batch, InetSocketAddress source) {
    int length = incoming.position();
    if (length == ReceiveBatch.SLOT_BYTES) {
      counters.increment(Counter.UDP_UNKNOWN); // truncated: no publisher sends that much
      return;
    }
    incoming.get(0, batch.slab(), batch.nextOffset(), length);
    batch.commit(length, source);
  }

  @Override
  public void stage(SocketAddress to, byte[] datagram, int offset, int length) {
    if (!staged.hasRoom(length)) {
      flush();
    }
    destinations[staged.add(datagram, offset, length)] = to;
  }

  @Override
  public void flush() {
    for (int i = 0; i < staged.size(); i++) {
      send(staged.view(i), destinations[i]);
      destinations[i] = null;
    }
    staged.clear();
  }

  private void send(ByteBuffer datagram, @Nullable SocketAddress to) {
    try {
      if (channel.send(datagram, to) > 0) {
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      // An ICMP error, no route, IPv6 on an IPv4 socket: the peer asks again or goes away.
    }
    counters.increment(Counter.UDP_SEND_FAILED);
  }

  @Override
  public void await(long timeoutNs) {
    try {
      if (timeoutNs <= 0) {
        selector.selectNow(NioDatagramPort::onReady);
      } else if (timeoutNs == Long.MAX_VALUE) {
        selector.select(NioDatagramPort::onReady);
      } else {
        // Rounded up: waking a little too early would spin until the deadline.
        selector.select(NioDatagramPort::onReady, (timeoutNs + 999_999) / 1_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of this channel there is nothing to note: the next receive drains it. */
  private static void onReady(SelectionKey key) {
    if (key.attachment() instanceof ReadyHandler handler && key.isValid()) {
      handler.onReady(key);
    }
  }

  /** What {@link #await} waits with; keys of others have a {@link ReadyHandler} attached. */
  Selector selector() {
    return selector;
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public int receiveBufferBytes() {
    try {
      return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
