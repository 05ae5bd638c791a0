package io.whipsidecar.net;

import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets on the port for the publishers whose media comes: each is connected to one publisher, and
 * has a buffer of its own in the kernel. Whatever strangers send fills theirs, and not these.
 * Beyond {@link #MAX} of them publishers share the port's own socket. Event loop only.
 *
 * <p>Nothing is lost on the way there. A new channel takes the place of the one that hears
 * strangers; that one is emptied, and then connected: it was bound to the right address all the
 * time. One socket at a time is on that way, and each step has a turn of the loop, so that the
 * kernel is done with what it had begun before.
 */
final class PublisherSockets {
  /**
   * Before Linux 6.13 the kernel looks through all sockets of one address and port for each
   * datagram.
   */
  static final int MAX = 128;

  private static final Logger LOG = LoggerFactory.getLogger(PublisherSockets.class);

  private final UdpSocket all;
  private final Selector selector;
  private final Runnable letGo;
  private final ByteBuffer incoming;
  private final Counters counters;
  private final Map<SocketAddress, PublisherSocket> sockets = new HashMap<>();
  private final ArrayDeque<PublisherSocket> readable = new ArrayDeque<>();
  private final ArrayDeque<PublisherSocket> wanted = new ArrayDeque<>();
  private final ArrayDeque<PublisherSocket> leaving = new ArrayDeque<>();
  private @Nullable PublisherSocket emptied;
  private boolean isEmptied;
  private boolean refused;

  /**
   * @param all the port's own socket
   * @param letGo has the selector let go of closed channels, which stay bound until then
   * @param incoming of the port
   */
  PublisherSockets(
      UdpSocket all, Selector selector, Runnable letGo, ByteBuffer incoming, Counters counters) {
    this.all = all;
    this.selector = selector;
    this.letGo = letGo;
    this.incoming = incoming;
    this.counters = counters;
  }

  boolean isEmpty() {
    return sockets.isEmpty() && !isUnsettled();
  }

  /** Whether {@link #settle} has something to do. */
  boolean isUnsettled() {
    return emptied != null || !wanted.isEmpty() || !leaving.isEmpty();
  }

  /** Gives the publisher at this path a socket soon, if there may be one more. */
  void follow(SocketAddress path) {
    if (sockets.size() < MAX && !sockets.containsKey(path)) {
      UdpSocket at = path instanceof UdpPath there ? there.socket() : all;
      PublisherSocket socket = new PublisherSocket(path, at);
      sockets.put(path, socket);
      wanted.add(socket);
    }
  }

  /** What comes over this path is for the port's own socket again. */
  void unfollow(SocketAddress path) {
    PublisherSocket socket = sockets.remove(path);
    if (socket != null && !wanted.remove(socket) && socket != emptied) {
      leaving.add(socket);
    }
  }

  /** The addresses that are listened at have changed. */
  void dropUnwelcome() {
    List<SocketAddress> unwelcome = new ArrayList<>();
    for (PublisherSocket socket : sockets.values()) {
      if (!socket.isWelcome()) {
        unwelcome.add(socket.path());
      }
    }
    unwelcome.forEach(this::unfollow);
  }

  /** One step on the way of sockets that come or go. Reads what is left in them. */
  void settle(ReceiveBatch batch, int end) throws IOException {
    for (int i = leaving.size(); i > 0; i--) {
      PublisherSocket socket = leaving.remove();
      if (receive(socket, batch, end)) {
        close(socket);
      } else {
        leaving.add(socket);
      }
    }
    PublisherSocket former = emptied;
    if (former == null && !wanted.isEmpty()) {
      emptied = opened(wanted.remove());
      isEmptied = emptied == null || receive(emptied, batch, end);
    } else if (former != null) {
      isEmptied = receive(former, batch, end);
      if (isEmptied) {
        emptied = null;
        connect(former);
      }
    }
  }

  /** Whether older datagrams than this socket's wait to be read before. */
  boolean isBehind(UdpSocket socket) {
    return emptied != null && !isEmptied && emptied.isFrom(socket);
  }

  private @Nullable PublisherSocket opened(PublisherSocket socket) throws IOException {
    try {
      all.share(true);
      socket.open(selector, key -> onReadable(socket));
      return socket;
    } catch (IOException e) {
      fail(socket, e);
      return null;
    } finally {
      all.share(false);
    }
  }

  private void connect(PublisherSocket socket) throws IOException {
    if (sockets.get(socket.path()) != socket) {
      close(socket); // it is not followed any more
      return;
    }
    try {
      socket.connect();
    } catch (IOException e) {
      fail(socket, e);
    }
  }

  /** The publisher is heard by the port's own socket, as before. */
  private void fail(PublisherSocket socket, IOException cause) throws IOException {
    sockets.remove(socket.path(), socket);
    close(socket);
    if (!refused) {
      refused = true; // once: it is the number of open files, most likely
      LOG.atWarn().setCause(cause).log("publisher-without-socket");
    }
  }

  private void close(PublisherSocket socket) throws IOException {
    socket.close();
    letGo.run();
  }

  private void onReadable(PublisherSocket socket) {
    if (!socket.queued && socket.isConnected()) {
      socket.queued = true;
      readable.add(socket);
    }
  }

  /** Each gets its share; whoever finds no room comes first the next time. */
  void receive(ReceiveBatch batch, int end) throws IOException {
    while (!readable.isEmpty() && batch.size() < end) {
      int share = (end - batch.size() + readable.size() - 1) / readable.size();
      PublisherSocket socket = readable.remove();
      socket.queued = false; // what is left, the selector tells again
      receive(socket, batch, batch.size() + share);
    }
  }

  /** Whether nothing is left. */
  private boolean receive(PublisherSocket socket, ReceiveBatch batch, int end) throws IOException {
    try {
      return socket.receive(batch, end, incoming, counters);
    } catch (IOException e) {
      fail(socket, e);
      return true;
    }
  }

  /** Sockets that hear a publisher, or soon will. */
  int size() {
    return sockets.size();
  }

  void close() throws IOException {
    for (PublisherSocket socket : sockets.values()) {
      socket.close();
    }
    for (PublisherSocket socket : leaving) {
      socket.close();
    }
    if (emptied != null) {
      emptied.close();
    }
  }
}
