package io.whipsidecar.net;

import io.whipsidecar.net.linux.BatchedReceives;
import io.whipsidecar.net.linux.Descriptors;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link DatagramPort} on java.nio: one socket for all addresses of the machine, which is all there
 * is on most, and a selector to wait with. Where the kernel might answer from another address than
 * the one that was asked, {@link SocketsBeside} has sockets for single addresses.
 */
public final class NioDatagramPort implements DatagramPort {
  private static final int STAGED_DATAGRAMS = 128;
  private static final int STAGED_BYTES = 128 * 1_500;

  private final UdpSocket socket;
  private final SocketsBeside beside;
  private final Selector selector;
  private final Counters counters;
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(ReceiveBatch.SLOT_BYTES);
  private final DatagramSlab staged = new DatagramSlab(STAGED_DATAGRAMS, STAGED_BYTES);
  private final @Nullable SocketAddress[] destinations = new SocketAddress[STAGED_DATAGRAMS];
  private final ArrayDeque<UdpSocket> readable = new ArrayDeque<>();
  private final Consumer<UdpSocket> batching;
  private boolean selected;

  private NioDatagramPort(
      UdpSocket socket, Selector selector, Counters counters, Optional<SystemCalls> calls)
      throws IOException {
    this.socket = socket;
    this.selector = selector;
    this.counters = counters;
    this.batching = calls.map(NioDatagramPort::batching).orElse(one -> {});
    this.beside = new SocketsBeside(socket, this::register);
    register(socket);
  }

  private static Consumer<UdpSocket> batching(SystemCalls calls) {
    BatchedReceives receives = new BatchedReceives(calls, MediaLoop.BATCH, ReceiveBatch.SLOT_BYTES);
    Descriptors descriptors = new Descriptors(calls);
    return socket -> socket.receiveBatched(receives, descriptors);
  }

  private void register(UdpSocket one) throws IOException {
    batching.accept(one);
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
    UdpSocket socket = UdpSocket.open(address);
    try {
      return new NioDatagramPort(socket, Selector.open(), counters, calls);
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
    await(0); // a channel that was closed stays bound until the selector lets go of it
    selected = false;
  }

  private void onReadable(UdpSocket one) {
    if (!one.queued && !beside.isEmpty()) {
      one.queued = true;
      readable.add(one);
    }
  }

  @Override
  public void receive(ReceiveBatch batch) {
    try {
      int before = batch.size();
      if (beside.isEmpty()) {
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

  /** Each gets its share, so that a flood at one address leaves room for the others. */
  private void receiveFromAll(ReceiveBatch batch) throws IOException {
    poll();
    while (!readable.isEmpty()) {
      int share = (batch.capacity() - batch.size() + readable.size() - 1) / readable.size();
      UdpSocket one = readable.remove();
      one.queued = false; // what is left, the selector tells again
      one.receive(batch, batch.size() + share, incoming, counters);
    }
  }

  /** Has the ready handlers of the selector's keys called, unless {@link #await} has done so. */
  void poll() {
    if (!selected) {
      await(0); // the loop was too busy to wait
    }
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
      if (timeoutNs <= 0) {
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
      beside.close();
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
