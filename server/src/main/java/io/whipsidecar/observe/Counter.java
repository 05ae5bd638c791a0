package io.whipsidecar.observe;

/** Everything that the server counts, one constant each: a stable name, a unit and a sentence. */
public enum Counter {
  UDP_RECEIVED("udp.received", "packets", "Datagrams taken from the ICE UDP port."),
  UDP_UNKNOWN(
      "udp.unknown", "packets", "Datagrams that are neither STUN, DTLS, SRTP nor SRTCP: dropped."),
  UDP_UNROUTED("udp.unrouted", "packets", "Datagrams that belong to no session: dropped."),
  ICE_KERNEL_DROPS(
      "ice.kernel.drops", "packets", "Datagrams that the kernel dropped at the ICE UDP port."),
  UDP_SEND_FAILED("udp.send.failed", "packets", "Packets to publishers that could not be sent."),
  TCP_ACCEPTED("tcp.accepted", "connections", "Connections accepted on the ICE TCP port."),
  TCP_REFUSED(
      "tcp.refused", "connections", "TCP connections refused or ended because of too many."),
  TCP_REJECTED(
      "tcp.rejected",
      "connections",
      "TCP connections ended because no authentic check came in time, or something else did."),
  TCP_CONGESTED(
      "tcp.congested", "connections", "TCP connections ended because the publisher did not read."),
  TCP_RECEIVED("tcp.received", "packets", "Packets taken from TCP connections."),
  LEG_RTP_SENT("leg.rtp.sent", "packets", "RTP packets sent to loopback ports."),
  LEG_RTCP_SENT("leg.rtcp.sent", "packets", "RTCP compounds sent to loopback ports."),
  LEG_SEND_FAILED("leg.send.failed", "packets", "Packets to loopback ports that were not sent."),
  STUN_REJECTED("stun.rejected", "messages", "STUN messages that were not answered."),
  DTLS_REJECTED(
      "dtls.rejected", "packets", "DTLS datagrams from addresses without an authentic check."),
  SRTP_REJECTED(
      "srtp.rejected", "packets", "SRTP and SRTCP that was malformed, replayed or not authentic."),
  EARLY_MEDIA_DROPPED(
      "early.media.dropped", "packets", "Media before the DTLS keys that found no room."),
  READER_DROPS("reader.drops", "packets", "Packets that the kernel dropped at readers' sockets."),
  LOOP_FAULTS("loop.faults", "faults", "Unexpected exceptions caught by the event loop.");

  private final String id;
  private final String unit;
  private final String help;

  Counter(String id, String unit, String help) {
    this.id = id;
    this.unit = unit;
    this.help = help;
  }

  /** Stable, dotted, lower case. */
  public String id() {
    return id;
  }

  public String unit() {
    return unit;
  }

  /** One sentence for people. */
  public String help() {
    return help;
  }
}
