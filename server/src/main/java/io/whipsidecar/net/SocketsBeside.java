package io.whipsidecar.net;

import io.whipsidecar.wire.IpText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets for single addresses on the port of one that is bound to all of them: the kernel hands a
 * datagram to the closest fit, and what leaves through such a socket has its address. Event loop
 * only.
 *
 * <p>The port stays this program's alone: Linux lets two sockets overlap when both allow it at the
 * moment of the later bind. The one that is bound to all addresses allows it for that moment only.
 */
final class SocketsBeside {
  private static final Logger LOG = LoggerFactory.getLogger(SocketsBeside.class);

  private final UdpSocket all;
  private final Batching batching;
  private final Registration registration;
  private final Map<InetAddress, UdpSocket> sockets = new HashMap<>();
  private final Set<InetAddress> refused = new HashSet<>();

  /** Has the loop wait for a new socket too. */
  @FunctionalInterface
  interface Registration {
    void register(UdpSocket socket) throws IOException;
  }

  SocketsBeside(UdpSocket all, Batching batching, Registration registration) {
    this.all = all;
    this.batching = batching;
    this.registration = registration;
  }

  boolean isEmpty() {
    return sockets.isEmpty();
  }

  /** Opens and closes sockets until there is one for each of these addresses. */
  void set(Collection<InetAddress> addresses) {
    if (!all.localAddress().getAddress().isAnyLocalAddress()) {
      return; // it is bound to one address and answers from there
    }
    try {
      closeOthers(addresses);
      for (InetAddress address : addresses) {
        if (!sockets.containsKey(address)) {
          open(address);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeOthers(Collection<InetAddress> addresses) throws IOException {
    Iterator<Map.Entry<InetAddress, UdpSocket>> entries = sockets.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<InetAddress, UdpSocket> entry = entries.next();
      if (!addresses.contains(entry.getKey())) {
        entries.remove();
        entry.getValue().close();
      }
    }
    refused.retainAll(addresses);
  }

  /** An address can be there and not be usable yet: the next call tries it again. */
  private void open(InetAddress address) throws IOException {
    all.share(true);
    try {
      UdpSocket socket = UdpSocket.openBeside(address, all.localAddress().getPort(), batching);
      sockets.put(address, socket);
      registration.register(socket);
    } catch (IOException | UnsupportedOperationException e) {
      if (refused.add(address)) {
        LOG.atWarn()
            .addKeyValue("address", IpText.of(address))
            .setCause(e)
            .log("address-without-socket");
      }
    } finally {
      all.share(false);
    }
  }

  void close() throws IOException {
    for (UdpSocket socket : sockets.values()) {
      socket.close();
    }
  }
}
