package io.whipsidecar.net;

import io.whipsidecar.observe.AcceptFailures;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.Timed;
import io.whipsidecar.wire.PacketKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one TCP port that publishers connect to when UDP does not get through: passive host
 * candidates (RFC 6544), packets framed by RFC 4571. Event loop only, but for {@link #open} and
 * {@link #close}.
 *
 * <ul>
 *   <li>Nothing blocks. A turn takes a bounded number of connections and packets, so that whoever
 *       publishes over UDP does not notice.
 *   <li>Until a session vouches for a connection, by an authentic check that came over it, it is a
 *       stranger: it may send checks, one at a time, and has some seconds. Of too many strangers
 *       the oldest goes.
 *   <li>A peer that does not read what it is sent is disconnected.
 * </ul>
 */
final class IceTcpListener implements Timed {
  /** How long a stranger may take to its first authentic check. */
  static final long STRANGER_NS = 10_000_000_000L;

  /** How long after its session a connection may take to close, so that close_notify gets out. */
  static final long FAREWELL_NS = 2_000_000_000L;

  /** Every publisher of a full server over two connections. */
  static final int MAX_CONNECTIONS = 4_096;

  private static final int ACCEPTS_PER_TURN = 8;
  private static final int BACKLOG = 256;
  private static final long ACCEPT_PAUSE_NS = 100_000_000L;

  private final ServerSocketChannel channel;
  private final Selector selector;
  private final SelectionKey acceptKey;
  private final Counters counters;
  private final LongSupplier clockNs;
  private final AcceptFailures failures;
  private final TcpStrangers strangers = new TcpStrangers();
  private final ArrayDeque<TcpConnection> leaving = new ArrayDeque<>();
  private final ArrayDeque<TcpConnection> readable = new ArrayDeque<>();
  private final ArrayDeque<TcpConnection> lost = new ArrayDeque<>();
  private final List<TcpConnection> dirty = new ArrayList<>();
  private LostPath lostPath = path -> {};
  private LongConsumer armer = deadlineNs -> {};
  private boolean acceptable;
  private long acceptAgainNs = NEVER;
  private final Set<TcpConnection> connections = new HashSet<>();

  /** Told about connections of sessions that are gone. */
  @FunctionalInterface
  interface LostPath {
    void onLost(SocketAddress path);
  }

  private IceTcpListener(
      ServerSocketChannel channel, Selector selector, Counters counters, LongSupplier clockNs)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.counters = counters;
    this.clockNs = clockNs;
    this.failures = new AcceptFailures("ICE over TCP", clockNs);
    this.acceptKey = channel.register(selector, SelectionKey.OP_ACCEPT);
    acceptKey.attach((ReadyHandler) key -> acceptable = true);
  }

  /**
   * Binds the port.
   *
   * @param selector the loop waits with it, for connections too
   * @throws java.net.BindException when the address can't be bound; its message says what to do
   */
  static IceTcpListener open(
      InetSocketAddress address, Selector selector, Counters counters, LongSupplier clockNs)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      IceBind.bind(() -> channel.bind(address, BACKLOG), "TCP", address, "--ice-tcp-port");
      channel.configureBlocking(false);
      return new IceTcpListener(channel, selector, counters, clockNs);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Before the loop starts.
   *
   * @param handler told about sessions' connections that are gone
   * @param armer told about deadlines that were set
   */
  void attach(LostPath handler, LongConsumer armer) {
    this.lostPath = handler;
    this.armer = armer;
  }

  /** The port that is bound. */
  int port() {
    return channel.socket().getLocalPort();
  }

  /** Adds packets to the batch until it has {@code limit} datagrams or nothing is left. */
  void receive(ReceiveBatch batch, int limit) {
    reportLost();
    if (acceptable) {
      acceptable = false;
      accept();
    }
    int before = batch.size();
    for (int visits = readable.size(); visits > 0 && batch.size() < limit; visits--) {
      TcpConnection connection = readable.remove();
      int share = Math.max(1, (limit - batch.size()) / visits);
      if (!connection.closed && visit(connection, batch, batch.size() + share)) {
        readable.add(connection);
      } else {
        connection.queued = false;
      }
    }
    counters.add(Counter.TCP_RECEIVED, batch.size() - before);
  }

  /** After the packets that came before the end: whoever was bound to a path has seen them. */
  private void reportLost() {
    while (!lost.isEmpty()) {
      lostPath.onLost(lost.remove());
    }
  }

  /** Whether {@link #receive} has something to do that the selector does not know of. */
  boolean hasPending() {
    return !readable.isEmpty() || !lost.isEmpty();
  }

  private void accept() {
    try {
      for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
          return;
        }
        admit(accepted);
      }
    } catch (IOException e) { // no file descriptor is left, for example
      counters.increment(Counter.TCP_REFUSED);
      failures.add(e);
      acceptKey.interestOps(0);
      acceptAgainNs = clockNs.getAsLong() + ACCEPT_PAUSE_NS;
      armer.accept(acceptAgainNs);
    }
  }

  private void admit(SocketChannel accepted) throws IOException {
    InetSocketAddress remote = remote(accepted);
    if (remote == null
        || connections.size() >= MAX_CONNECTIONS
        || !strangers.admits(remote.getAddress())) {
      counters.increment(Counter.TCP_REFUSED);
      accepted.close();
      return;
    }
    TcpConnection oldest = strangers.oldest();
    if (oldest != null && strangers.size() >= TcpStrangers.MAX) {
      counters.increment(Counter.TCP_REFUSED);
      close(oldest);
    }
    open(accepted, remote);
  }

  private static @Nullable InetSocketAddress remote(SocketChannel accepted) {
    try {
      return (InetSocketAddress) accepted.getRemoteAddress();
    } catch (IOException e) {
      return null; // gone again
    }
  }

  private void open(SocketChannel accepted, InetSocketAddress remote) throws IOException {
    accepted.configureBlocking(false);
    accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SelectionKey key = accepted.register(selector, SelectionKey.OP_READ);
    TcpConnection connection = new TcpConnection(accepted, key, remote);
    limitTo(connection, STRANGER_NS);
    key.attach((ReadyHandler) ready -> onReady(connection, ready));
    connections.add(connection);
    strangers.add(connection);
    counters.increment(Counter.TCP_ACCEPTED);
  }

  private void limitTo(TcpConnection connection, long durationNs) {
    connection.deadlineNs = clockNs.getAsLong() + durationNs;
    armer.accept(connection.deadlineNs);
  }

  private void onReady(TcpConnection connection, SelectionKey key) {
    int ready = key.readyOps();
    if ((ready & SelectionKey.OP_READ) != 0) {
      connection.setReadable();
      if (!connection.queued) {
        connection.queued = true;
        readable.add(connection);
      }
    }
    if ((ready & SelectionKey.OP_WRITE) != 0) {
      markDirty(connection);
    }
  }

  /** Takes packets of one connection; returns whether it may have more. */
  private boolean visit(TcpConnection connection, ReceiveBatch batch, int end) {
    FrameReader reader = connection.reader();
    while (batch.size() < end) {
      int length = reader.next();
      if (length == FrameReader.NONE) {
        return connection.isReadable() && read(connection);
      }
      if (length == FrameReader.MALFORMED || !isAdmissible(connection, length)) {
        counters.increment(Counter.TCP_REJECTED);
        close(connection);
        return false;
      }
      System.arraycopy(reader.bytes(), reader.offset(), batch.slab(), batch.nextOffset(), length);
      batch.commit(length, connection);
      if (!connection.isKnown()) {
        return true; // what comes next depends on what the session says of this one
      }
    }
    return true;
  }

  /** Returns whether something was read; packets are cut at the next visit. */
  private boolean read(TcpConnection connection) {
    try {
      int count = connection.read();
      if (count < 0) {
        close(connection);
      }
      return count > 0;
    } catch (IOException e) { // reset
      close(connection);
      return false;
    }
  }

  /** A stranger may only send checks. */
  private static boolean isAdmissible(TcpConnection connection, int length) {
    FrameReader reader = connection.reader();
    return connection.isKnown()
        || (PacketKind.of(reader.bytes(), reader.offset(), length) == PacketKind.STUN
            && connection.mayCheck());
  }

  /** A session vouches for the path from now on. */
  void keep(TcpConnection connection) {
    if (!connection.closed) {
      strangers.remove(connection);
      leaving.remove(connection);
      connection.setKnown();
    }
  }

  /** No session vouches for the path any more. It is closed soon: a farewell may follow. */
  void release(TcpConnection connection) {
    if (!connection.closed && !leaving.contains(connection)) {
      limitTo(connection, FAREWELL_NS);
      leaving.add(connection);
    }
  }

  void stage(TcpConnection connection, byte[] packet, int offset, int length) {
    if (connection.closed) {
      counters.increment(Counter.UDP_SEND_FAILED);
    } else if (connection.put(packet, offset, length)) {
      markDirty(connection);
    } else {
      counters.increment(Counter.TCP_CONGESTED);
      close(connection);
    }
  }

  private void markDirty(TcpConnection connection) {
    if (!connection.dirty) {
      connection.dirty = true;
      dirty.add(connection);
    }
  }

  /** Writes what was staged, as far as the peers take it. */
  void flush() {
    for (int i = 0; i < dirty.size(); i++) {
      TcpConnection connection = dirty.get(i);
      connection.dirty = false;
      try {
        if (!connection.closed) {
          connection.write();
        }
      } catch (IOException e) {
        close(connection);
      }
    }
    dirty.clear();
  }

  private void close(TcpConnection connection) {
    if (connection.closed) {
      return;
    }
    boolean known = connection.isKnown();
    connection.close();
    connections.remove(connection);
    strangers.remove(connection);
    leaving.remove(connection);
    if (known) {
      lost.add(connection);
    }
  }

  @Override
  public void onTimeout(long nowNs) {
    TcpConnection oldest = strangers.oldest();
    while (oldest != null && oldest.deadlineNs <= nowNs) {
      counters.increment(Counter.TCP_REJECTED);
      close(oldest);
      oldest = strangers.oldest();
    }
    while (!leaving.isEmpty() && leaving.element().deadlineNs <= nowNs) {
      close(leaving.element());
    }
    if (acceptAgainNs <= nowNs) {
      acceptAgainNs = NEVER;
      acceptKey.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  @Override
  public long nextDeadlineNs() {
    TcpConnection stranger = strangers.oldest();
    TcpConnection next = leaving.peek();
    long ownNs = Math.min(acceptAgainNs, stranger == null ? NEVER : stranger.deadlineNs);
    return Math.min(ownNs, next == null ? NEVER : next.deadlineNs);
  }

  /** Connections that are open. */
  int connections() {
    return connections.size();
  }

  int strangers() {
    return strangers.size();
  }

  void close() {
    connections.forEach(TcpConnection::close);
    connections.clear();
    try {
      channel.close();
    } catch (IOException e) {
      // The process is ending.
    }
  }
}
