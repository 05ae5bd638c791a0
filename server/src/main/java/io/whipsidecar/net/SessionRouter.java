package io.whipsidecar.net;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.DatagramHandler;
import io.whipsidecar.wire.PacketKind;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session that a datagram belongs to. All methods are called from the event loop.
 *
 * <ul>
 *   <li>A STUN binding request goes to the session that its USERNAME names, whatever address it
 *       comes from: a publisher may start again from the same address.
 *   <li>Everything else goes by source address. An address is known only after a session has said,
 *       by {@link #bind}, that a message from there was authentic, so spoofed datagrams leave
 *       nothing behind.
 *   <li>Media from an unknown address is offered to the {@link UnroutedHandler}.
 * </ul>
 */
public final class SessionRouter {
  /**
   * Paths that one session may hold: a publisher checks from each of its interfaces, IPv4 and IPv6,
   * to each of our addresses; the one not heard of for longest goes first.
   */
  static final int MAX_ADDRESSES = 64;

  private final Map<SocketAddress, DatagramHandler> byAddress = new HashMap<>();
  private final Map<String, DatagramHandler> byUfrag = new HashMap<>();
  private final IdentityHashMap<DatagramHandler, Keys> keys = new IdentityHashMap<>();
  private final UfragReader ufragReader;
  private final Counters counters;
  private UnroutedHandler unrouted = UnroutedHandler.NONE;
  private StrayCheckHandler strayChecks = StrayCheckHandler.NONE;

  private static final class Keys {
    final List<String> ufrags = new ArrayList<>();
    final ArrayDeque<SocketAddress> addresses = new ArrayDeque<>();
    @Nullable SocketAddress followed;

    void forget(SocketAddress address) {
      addresses.remove(address);
      if (address.equals(followed)) {
        followed = null;
      }
    }
  }

  public SessionRouter(UfragReader ufragReader, Counters counters) {
    this.ufragReader = ufragReader;
    this.counters = counters;
  }

  /** Who is asked for media from unknown addresses. */
  public void onUnrouted(UnroutedHandler handler) {
    this.unrouted = handler;
  }

  /** Who is told of checks for a ufrag that no session has. */
  public void onStrayCheck(StrayCheckHandler handler) {
    this.strayChecks = handler;
  }

  /** Makes a session known by its ufrag; again with another one for an ICE restart. */
  public void register(String localUfrag, DatagramHandler session) {
    DatagramHandler other = byUfrag.putIfAbsent(localUfrag, session);
    if (other != null && other != session) {
      throw new IllegalStateException("ufrag " + localUfrag + " is in use (expected: a fresh one)");
    }
    if (other == null) {
      keys.computeIfAbsent(session, s -> new Keys()).ufrags.add(localUfrag);
    }
  }

  /** Forgets a ufrag that an ICE restart has replaced. */
  public void release(String localUfrag) {
    DatagramHandler session = byUfrag.remove(localUfrag);
    Keys held = session == null ? null : keys.get(session);
    if (held != null) {
      held.ufrags.remove(localUfrag);
    }
  }

  /**
   * The session has authenticated a message from this address. May be called for every such
   * message. An address that another session held moves over.
   *
   * @return an address that leads nowhere now, or null
   */
  public @Nullable SocketAddress bind(SocketAddress address, DatagramHandler session) {
    Keys held = keys.get(session);
    if (held == null) {
      return address; // already unregistered: a late message must not resurrect it
    }
    DatagramHandler previous = byAddress.put(address, session);
    Keys loser = previous == null ? null : keys.get(previous);
    if (loser == held) {
      held.addresses.remove(address); // it becomes the latest
    } else if (loser != null) {
      loser.forget(address);
    }
    held.addresses.addLast(address);
    if (held.addresses.size() <= MAX_ADDRESSES) {
      return null;
    }
    SocketAddress forgotten = held.addresses.getFirst();
    held.forget(forgotten);
    byAddress.remove(forgotten);
    return forgotten;
  }

  /** Whether datagrams from this address go to this session. */
  public boolean leadsTo(SocketAddress address, DatagramHandler session) {
    return byAddress.get(address) == session;
  }

  /**
   * The session's publisher uses this address, which leads to it.
   *
   * @return the address that it used before, if that leads to the session too; or null
   */
  public @Nullable SocketAddress follow(SocketAddress address, DatagramHandler session) {
    Keys held = keys.get(session);
    if (held == null || address.equals(held.followed)) {
      return null;
    }
    SocketAddress former = held.followed;
    held.followed = address;
    return former;
  }

  /** A connection is gone: its session is told. */
  public void lose(SocketAddress address, long nowNs) {
    DatagramHandler session = byAddress.remove(address);
    Keys held = session == null ? null : keys.get(session);
    if (session != null && held != null) {
      held.forget(address);
      session.onPathLost(address, nowNs);
    }
  }

  /** Forgets a session and its ufrags, and its addresses, which it returns. */
  public Collection<SocketAddress> unregister(DatagramHandler session) {
    Keys held = keys.remove(session);
    if (held == null) {
      return List.of();
    }
    held.ufrags.forEach(byUfrag::remove);
    held.addresses.forEach(byAddress::remove);
    return held.addresses;
  }

  /** The session for a datagram, or null: counted, to be dropped. Allocates nothing for media. */
  public @Nullable DatagramHandler route(
      byte[] buffer, int offset, int length, SocketAddress source) {
    PacketKind kind = PacketKind.of(buffer, offset, length);
    if (kind == PacketKind.UNKNOWN) {
      counters.increment(Counter.UDP_UNKNOWN);
      return null;
    }
    DatagramHandler session =
        kind == PacketKind.STUN ? routeStun(buffer, offset, length, source) : byAddress.get(source);
    if (session == null && (kind == PacketKind.RTP || kind == PacketKind.RTCP)) {
      session = unrouted.claim(buffer, offset, length, source);
    }
    if (session == null) {
      counters.increment(Counter.UDP_UNROUTED);
    }
    return session;
  }

  private @Nullable DatagramHandler routeStun(
      byte[] buffer, int offset, int length, SocketAddress source) {
    String ufrag = ufragReader.localUfrag(buffer, offset, length);
    if (ufrag == null) {
      return byAddress.get(source);
    }
    DatagramHandler session = byUfrag.get(ufrag);
    if (session == null) {
      strayChecks.onStrayCheck(buffer, offset, length, source);
    }
    return session;
  }

  /** Sessions that are registered. */
  public int sessions() {
    return keys.size();
  }

  /** Addresses that are bound. */
  public int addresses() {
    return byAddress.size();
  }
}
