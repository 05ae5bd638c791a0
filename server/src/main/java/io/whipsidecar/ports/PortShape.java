package io.whipsidecar.ports;

/**
 * How many consecutive ports an ingest takes. Every block begins at an even port: RTP on an even
 * port, RTCP on the next (RFC 3550 §11), as FFmpeg binds them whatever its SDP says.
 */
public enum PortShape {
  /** Video RTP and RTCP, audio RTP and RTCP. */
  QUAD(4),
  /** Video and audio, without RTCP. */
  PAIR(2);

  private final int count;

  PortShape(int count) {
    this.count = count;
  }

  public int count() {
    return count;
  }
}
