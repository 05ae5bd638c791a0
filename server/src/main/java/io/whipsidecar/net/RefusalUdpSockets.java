package io.whipsidecar.net;

import io.whipsidecar.observe.Counters;
import java.util.Collection;

/**
 * {@link UdpSockets} where there is no {@code /proc}: sends an empty RR to each RTCP port and sees
 * whether it is refused (FFmpeg ignores an RR). It can't tell one reader from the next, nor what
 * the kernel drops; tracks without an RTCP port count as bound.
 */
final class RefusalUdpSockets implements UdpSockets {
  /** A receiver report without report blocks, SSRC 1 (RFC 3550 §6.4.2). */
  private static final byte[] EMPTY_RR = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1};

  // Counters of their own: these probes are no reports of a publisher.
  private final RtcpSockets sockets = new RtcpSockets(new Counters());

  @Override
  public void look(Collection<WatchedTrack> tracks, Visitor visitor) {
    for (WatchedTrack track : tracks) {
      if (track.rtcpPort() == 0 || isBound(track.rtcpPort())) {
        visitor.socket(track.rtpPort(), true, 1, 0);
        visitor.socket(track.rtcpPort(), true, 1, 0);
      }
    }
  }

  @Override
  public boolean knowsIdentities() {
    return false;
  }

  private boolean isBound(int port) {
    boolean bound =
        sockets.send(port, EMPTY_RR, 0, EMPTY_RR.length) == RtcpSockets.Outcome.DELIVERED;
    sockets.release(port); // no socket is kept for an ingest that nobody watches any more
    return bound;
  }

  @Override
  public void close() {
    sockets.close();
  }
}
