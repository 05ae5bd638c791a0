package io.whipsidecar.session;

import java.net.SocketAddress;

/**
 * Sockets, routes and timers as the media plane needs them; the network shell implements it. All
 * methods are called from the event loop, return at once and take a copy of the bytes.
 */
public interface MediaIo {
  /** A datagram to a publisher, over its path: from the one UDP port, or in a TCP connection. */
  void sendToPublisher(SocketAddress to, byte[] datagram, int offset, int length);

  /** An RTP packet to a leg port on 127.0.0.1. */
  void sendRtp(int port, byte[] packet, int offset, int length);

  /** An RTCP compound to a leg port on 127.0.0.1. */
  void sendRtcp(int port, byte[] compound, int offset, int length);

  /** Nothing will be sent to this RTCP port for a while: its socket may be closed. */
  void releaseRtcp(int port);

  /** Routes STUN checks for this ufrag to a session. */
  void register(String localUfrag, DatagramHandler session);

  /** A ufrag that an ICE restart has replaced leads nowhere any more. */
  void release(String localUfrag);

  /** Routes an address to a session, which has authenticated a message from it. */
  void bind(SocketAddress address, DatagramHandler session);

  /**
   * The publisher uses this address, which is bound to its session: what comes from there is kept
   * apart from what strangers send, as far as there is room for that. One address a session.
   */
  void follow(SocketAddress address, DatagramHandler session);

  /** Forgets all routes of a session. */
  void unregister(DatagramHandler session);

  /** Keeps the deadlines of something from now on. */
  void add(Timed timed);

  /** Forgets its deadlines. */
  void remove(Timed timed);

  /**
   * Watches whether a reader is bound to a track's ports.
   *
   * @param rtcpPort 0 for a track without RTCP
   */
  void watchReader(int rtpPort, int rtcpPort, ReaderListener listener);

  void unwatchReader(int rtpPort);

  /** Whether a reader that another has replaced between two looks is noticed. */
  boolean tellsReadersApart();

  /** Whether media waits for this reader or goes to it: then it is looked for often. */
  void awaitReader(int rtpPort, boolean awaited);
}
