package io.whipsidecar.net;

import io.whipsidecar.net.linux.SystemCalls;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link DatagramPort} on java.nio: one socket for all addresses of the machine, which is all there
 * is on most, and a selector to wait with. Where the kernel might answer from another address than
 * the one that was asked, {@link SocketsBeside} has sockets for single addresses. Publishers whose
 * media comes have {@link PublisherSockets}, which are read first; strangers get the rest of a
 * batch, and a share in any case. Where there are {@link SystemCalls}, one reads all that a socket
 * has.
 */
public final class NioDatagramPort implements DatagramPort {
  private static final int STAGED_DATAGRAMS = 128;
  private static final int STAGED_BYTES = 128 * 1_500;

  private final UdpSocket socket;
  private final SocketsBeside beside;
  private final PublisherSockets publishers;
  private final Selector selector;
  private final Counters counters;
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(ReceiveBatch.SLOT_BYTES);
  private final DatagramSlab staged = new DatagramSlab(STAGED_DATAGRAMS, STAGED_BYTES);
  private final @Nullable SocketAddress[] destinations = new SocketAddress[STAGED_DATAGRAMS];
  private final ArrayDeque<UdpSocket> readable = new ArrayDeque<>();
  private boolean selected;

  private NioDatagramPort(UdpSocket socket, Selector selector, Counters counters, Batching batching)
      throws IOException {
    this.socket = socket;
    this.selector = selector;
    this.counters = counters;
    this.beside = new SocketsBeside(socket, batching, this::register);
    this.publishers = new PublisherSockets(socket, selector, () -> await(0), incoming, counters);
    register(socket);
  }

  private void register(UdpSocket one) throws IOException {
    one.register(selector, key -> onReadable(one));
  }

  /**
   * Binds the port.
   *
   * @param address where; port 0 lets the kernel choose, the wildcard takes IPv4 and IPv6
   * @throws BindException when the address can't be bound; its message says what to do
   */
  public static NioDatagramPort open(InetSocketAddress address, Counters counters)
      throws IOException {
    return open(address, counters, Optional.empty());
  }

  /** The same, with batches by system calls where there are some. */
  public static NioDatagramPort open(
      InetSocketAddress address, Counters counters, Optional<SystemCalls> calls)
      throws IOException {
    Batching batching = new Batching(calls);
    UdpSocket socket = UdpSocket.open(address, batching);
    try {
      return new NioDatagramPort(socket, Selector.open(), counters, batching);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * From now on whoever asks at one of these addresses is answered from there. Only for a port that
   * is bound to all addresses. Called from the event loop's thread, or before it starts.
   */
  public void answerFrom(Collection<InetAddress> addresses) {
    beside.set(addresses);
    publishers.dropUnwelcome();
    await(0); // a channel that was closed stays bound until the selector lets go of it
    selected = false;
  }

  private boolean isOneSocket() {
    return beside.isEmpty() && publishers.isEmpty();
  }

  private void onReadable(UdpSocket one) {
    if (!one.queued && !isOneSocket()) {
      one.queued = true;
      readable.add(one);
    }
  }

  @Override
  public void receive(ReceiveBatch batch) {
    try {
      int before = batch.size();
      if (isOneSocket()) {
        socket.receive(batch, batch.capacity(), incoming, counters);
      } else {
        receiveFromAll(batch);
      }
      selected = false;
      counters.add(Counter.UDP_RECEIVED, batch.size() - before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Garbage must not keep publishers waiting, nor publishers those who are not known yet. */
  private void receiveFromAll(ReceiveBatch batch) throws IOException {
    poll();
    int room = batch.capacity() - batch.size();
    int strangers = publishers.isEmpty() ? room : room / 2;
    int before = batch.size();
    publishers.settle(batch, before + strangers);
    strangers -= batch.size() - before;
    int reserved = readable.isEmpty() ? 0 : Math.min(strangers, room / 4);
    publishers.receive(batch, batch.capacity() - reserved);
    receiveFromStrangers(batch, Math.min(batch.capacity(), batch.size() + strangers));
  }

  /** Each gets its share, so that a flood at one address leaves room for the others. */
  private void receiveFromStrangers(ReceiveBatch batch, int end) throws IOException {
    while (!readable.isEmpty()) {
      int share = (end - batch.size() + readable.size() - 1) / readable.size();
      UdpSocket one = readable.remove();
      one.queued = false; // what is left, the selector tells again
      if (one.isOpen() && !publishers.isBehind(one)) {
        one.receive(batch, batch.size() + share, incoming, counters);
      }
    }
  }

  /** Has the ready handlers of the selector's keys called, unless {@link #await} has done so. */
  void poll() {
    if (!selected) {
      await(0); // the loop was too busy to wait
    }
  }

  @Override
  public void follow(SocketAddress path) {
    publishers.follow(path);
  }

  @Override
  public void unfollow(SocketAddress path) {
    publishers.unfollow(path);
  }

  @Override
  public void release(SocketAddress path) {
    unfollow(path);
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
      if (!send(staged.view(i), destinations[i])) {
        counters.increment(Counter.UDP_SEND_FAILED);
      }
      destinations[i] = null;
    }
    staged.clear();
  }

  private boolean send(ByteBuffer datagram, @Nullable SocketAddress to) {
    return to instanceof UdpPath path
        ? path.socket().send(datagram, path.remote())
        : to != null && socket.send(datagram, to);
  }

  @Override
  public void await(long timeoutNs) {
    try {
      if (timeoutNs <= 0 || publishers.isUnsettled()) {
        selector.selectNow(NioDatagramPort::onReady);
      } else if (timeoutNs == Long.MAX_VALUE) {
        selector.select(NioDatagramPort::onReady);
      } else {
        // Rounded up: waking a little too early would spin until the deadline.
        selector.select(NioDatagramPort::onReady, (timeoutNs + 999_999) / 1_000_000);
      }
      selected = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void onReady(SelectionKey key) {
    if (key.attachment() instanceof ReadyHandler handler && key.isValid()) {
      handler.onReady(key);
    }
  }

  /** Publishers that have a socket of their own, or soon will. */
  int publisherSockets() {
    return publishers.size();
  }

  /** What {@link #await} waits with; each key has a {@link ReadyHandler} attached. */
  Selector selector() {
    return selector;
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public int receiveBufferBytes() {
    try {
      return socket.receiveBufferBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      publishers.close();
      beside.close();
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
