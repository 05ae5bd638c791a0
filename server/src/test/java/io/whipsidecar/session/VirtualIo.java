package io.whipsidecar.session;

import io.whipsidecar.ice.IceLiteAgent;
import io.whipsidecar.net.SessionRouter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.testing.netem.VirtualTime;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The network and the timers of a media plane in virtual time; the router is the real one. */
final class VirtualIo implements MediaIo {
  /** Takes what goes to publishers. */
  interface ToPublishers {
    void send(SocketAddress to, byte[] datagram, int offset, int length);
  }

  private final VirtualTime time;
  private final SessionRouter router;
  private final ToPublishers publishers;
  private final List<Timed> timers = new ArrayList<>();
  private final Map<Integer, LegCapture> legs = new HashMap<>();
  private final Map<Integer, ReaderListener> readers = new HashMap<>();
  private final Set<Integer> openRtcp = new HashSet<>();
  private final List<SocketAddress> followed = new ArrayList<>();
  private boolean tellsReadersApart = true;

  VirtualIo(VirtualTime time, Counters counters, ToPublishers publishers) {
    this.time = time;
    this.publishers = publishers;
    router = new SessionRouter(IceLiteAgent::localUfrag, counters);
    time.drive(this::nextDeadlineNs, this::fire);
  }

  SessionRouter router() {
    return router;
  }

  /** What was sent to a port of 127.0.0.1. */
  LegCapture leg(int port) {
    return legs.computeIfAbsent(port, p -> new LegCapture());
  }

  @Nullable ReaderListener reader(int rtpPort) {
    return readers.get(rtpPort);
  }

  List<Timed> timers() {
    return timers;
  }

  /** Where sessions have said that their publisher is, in order. */
  List<SocketAddress> followed() {
    return followed;
  }

  /** RTCP ports whose socket would be open. */
  Set<Integer> openRtcp() {
    return openRtcp;
  }

  private long nextDeadlineNs() {
    long next = Timed.NEVER;
    for (Timed timed : timers) {
      next = Math.min(next, timed.nextDeadlineNs());
    }
    return next;
  }

  private void fire(long nowNs) {
    for (Timed timed : List.copyOf(timers)) {
      if (timed.nextDeadlineNs() <= nowNs) {
        timed.onTimeout(nowNs);
      }
    }
  }

  @Override
  public void sendToPublisher(SocketAddress to, byte[] datagram, int offset, int length) {
    publishers.send(to, datagram, offset, length);
  }

  @Override
  public void sendRtp(int port, byte[] packet, int offset, int length) {
    leg(port).add(time.nowNs(), packet, offset, length);
  }

  @Override
  public void sendRtcp(int port, byte[] packet, int offset, int length) {
    openRtcp.add(port);
    leg(port).add(time.nowNs(), packet, offset, length);
  }

  @Override
  public void releaseRtcp(int port) {
    openRtcp.remove(port);
  }

  @Override
  public void register(String localUfrag, DatagramHandler session) {
    router.register(localUfrag, session);
  }

  @Override
  public void release(String localUfrag) {
    router.release(localUfrag);
  }

  @Override
  public void bind(SocketAddress address, DatagramHandler session) {
    router.bind(address, session);
  }

  @Override
  public void follow(SocketAddress address, DatagramHandler session) {
    followed.add(address);
  }

  @Override
  public void unregister(DatagramHandler session) {
    router.unregister(session);
  }

  @Override
  public void add(Timed timed) {
    timers.add(timed);
  }

  @Override
  public void remove(Timed timed) {
    timers.remove(timed);
  }

  @Override
  public void watchReader(int rtpPort, int rtcpPort, ReaderListener listener) {
    readers.put(rtpPort, listener);
  }

  @Override
  public void unwatchReader(int rtpPort) {
    readers.remove(rtpPort);
  }

  @Override
  public boolean tellsReadersApart() {
    return tellsReadersApart;
  }

  /** As where there is no table of sockets. */
  void cannotTellReadersApart() {
    tellsReadersApart = false;
  }

  @Override
  public void awaitReader(int rtpPort, boolean awaited) {}
}
