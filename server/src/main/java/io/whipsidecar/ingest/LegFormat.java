package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortShape;

/** How FFmpeg is told about the ports. */
public enum LegFormat {
  /** One leg with both tracks in one SDP: exact A/V sync. */
  FFMPEG_SDP(PortShape.QUAD),
  /** Two legs with one SDP each. */
  FFMPEG_SDP_PER_TRACK(PortShape.QUAD),
  /** Two bare UDP addresses, for readers with an RTP stack of their own. */
  RAW_UDP(PortShape.PAIR);

  private final PortShape portShape;

  LegFormat(PortShape portShape) {
    this.portShape = portShape;
  }

  /**
   * The ports that an ingest of this format takes, also when it has only one track: so a port's
   * role can be told from its place, and the blocks of a range fit each other.
   */
  public PortShape portShape() {
    return portShape;
  }

  /** Whether each RTP port is followed by an RTCP port. */
  public boolean hasRtcp() {
    return this != RAW_UDP;
  }
}
