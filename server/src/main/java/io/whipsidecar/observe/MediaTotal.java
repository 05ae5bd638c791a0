package io.whipsidecar.observe;

/** What is summed up over all publishers of a server, for each kind of media. */
public enum MediaTotal {
  RECEIVED(
      "received", "packets", "Media packets received from publishers, repaired ones included."),
  RECEIVED_BYTES("received", "bytes", "Bytes of these, RTP headers included."),
  LOST(
      "lost",
      "packets",
      "Packets that the network lost on the way from publishers, before any repair."),
  RECOVERED("recovered", "packets", "Of these, those that a retransmission brought in time."),
  RETRANSMITTED("retransmitted", "packets", "Retransmissions received, in time or not."),
  NACKS("nack", "messages", "NACK messages sent to publishers."),
  KEYFRAME_REQUESTS("keyframe_request", "messages", "PLI and FIR messages sent to publishers."),
  KEYFRAMES("key", "frames", "Keyframes put out."),
  LOST_FRAMES("lost", "frames", "Video frames not put out, or not whole, because of lost packets."),
  FORWARDED("forwarded", "packets", "RTP packets sent to readers."),
  FORWARDED_BYTES("forwarded", "bytes", "Bytes of payload in them."),
  DISCARDED("discarded", "packets", "Media packets that were not forwarded on purpose.");

  private final String id;
  private final String unit;
  private final String help;

  MediaTotal(String id, String unit, String help) {
    this.id = id;
    this.unit = unit;
    this.help = help;
  }

  /** Stable, lower case; with the unit it is the total's name. */
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
