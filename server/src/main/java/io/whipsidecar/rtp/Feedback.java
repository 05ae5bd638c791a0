package io.whipsidecar.rtp;

/**
 * The RTCP feedback that was negotiated for a track (a=rtcp-fb, RFC 4585 §4.2). What is false here
 * is never sent.
 *
 * @param nack generic NACK (RFC 4585 §6.2.1)
 * @param pli picture loss indication (RFC 4585 §6.3.1)
 * @param fir full intra request (RFC 5104 §4.3.1)
 * @param transportCc transport-wide congestion control feedback
 * @param remb receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03)
 */
public record Feedback(boolean nack, boolean pli, boolean fir, boolean transportCc, boolean remb) {
  public static final Feedback NONE = new Feedback(false, false, false, false, false);
}
