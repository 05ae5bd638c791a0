package io.whipsidecar.net;

import io.whipsidecar.session.DatagramHandler;
import io.whipsidecar.session.MediaIo;
import io.whipsidecar.session.ReaderListener;
import io.whipsidecar.session.Timed;
import java.net.SocketAddress;

/** The network as the media plane sees it: plain forwarding to the shell's parts. */
public final class LoopMediaIo implements MediaIo {
  private final DatagramPort port;
  private final LoopbackSender sender;
  private final RtcpSockets rtcp;
  private final SessionRouter router;
  private final MediaLoop loop;
  private final ReaderWatch readers;

  public LoopMediaIo(
      DatagramPort port,
      LoopbackSender sender,
      RtcpSockets rtcp,
      SessionRouter router,
      MediaLoop loop,
      ReaderWatch readers) {
    this.port = port;
    this.sender = sender;
    this.rtcp = rtcp;
    this.router = router;
    this.loop = loop;
    this.readers = readers;
  }

  @Override
  public void sendToPublisher(SocketAddress to, byte[] datagram, int offset, int length) {
    port.stage(to, datagram, offset, length);
  }

  @Override
  public void sendRtp(int rtpPort, byte[] packet, int offset, int length) {
    sender.stage(rtpPort, packet, offset, length);
  }

  /** RTCP goes out at once, so what was staged before it goes first: an SR must not overtake. */
  @Override
  public void sendRtcp(int rtcpPort, byte[] compound, int offset, int length) {
    sender.flush();
    if (rtcp.send(rtcpPort, compound, offset, length) == RtcpSockets.Outcome.REFUSED) {
      readers.refused(rtcpPort);
    }
  }

  @Override
  public void releaseRtcp(int rtcpPort) {
    rtcp.release(rtcpPort);
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
    SocketAddress forgotten = router.bind(address, session);
    if (forgotten != address) {
      port.keep(address);
    }
    if (forgotten != null) {
      port.release(forgotten);
    }
  }

  @Override
  public void follow(SocketAddress address, DatagramHandler session) {
    if (!router.leadsTo(address, session)) {
      return; // unregistered meanwhile: nobody would release it
    }
    SocketAddress former = router.follow(address, session);
    if (former != null) {
      port.unfollow(former);
    }
    port.follow(address);
  }

  @Override
  public void unregister(DatagramHandler session) {
    router.unregister(session).forEach(port::release);
  }

  @Override
  public void add(Timed timed) {
    loop.add(timed);
  }

  @Override
  public void remove(Timed timed) {
    loop.remove(timed);
  }

  @Override
  public void watchReader(int rtpPort, int rtcpPort, ReaderListener listener) {
    readers.watch(rtpPort, rtcpPort, listener);
  }

  @Override
  public void unwatchReader(int rtpPort) {
    readers.unwatch(rtpPort);
  }

  @Override
  public boolean tellsReadersApart() {
    return readers.tellsReadersApart();
  }

  @Override
  public void awaitReader(int rtpPort, boolean awaited) {
    readers.await(rtpPort, awaited);
  }
}
