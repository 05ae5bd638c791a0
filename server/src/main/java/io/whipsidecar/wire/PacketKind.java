package io.whipsidecar.wire;

/**
 * Which protocol a datagram on the one UDP port belongs to, told from its first bytes (RFC 7983 §7
 * as updated by RFC 9443, and RFC 5761 §4 for RTP and RTCP on one port).
 */
public enum PacketKind {
  STUN,
  DTLS,
  RTP,
  RTCP,
  UNKNOWN;

  private static final int RTP_MINIMUM_BYTES = 12;
  private static final int RTCP_MINIMUM_BYTES = 8;
  private static final int DTLS_RECORD_HEADER_BYTES = 13;
  private static final int STUN_HEADER_BYTES = 20;

  /**
   * Classifies a datagram. Never throws for a range within the array; what is too short for the
   * header of its protocol is {@link #UNKNOWN}.
   */
  public static PacketKind of(byte[] packet, int offset, int length) {
    if (length < RTCP_MINIMUM_BYTES) {
      return UNKNOWN;
    }
    int first = packet[offset] & 0xff;
    if (first >= 128 && first <= 191) {
      return rtpOrRtcp(packet[offset + 1] & 0xff, length);
    }
    if (first <= 3) {
      return length >= STUN_HEADER_BYTES ? STUN : UNKNOWN;
    }
    return first >= 20 && first <= 63 && length >= DTLS_RECORD_HEADER_BYTES ? DTLS : UNKNOWN;
  }

  private static PacketKind rtpOrRtcp(int second, int length) {
    if (second >= 192 && second <= 223) { // RFC 5761 §4
      return RTCP;
    }
    return length >= RTP_MINIMUM_BYTES ? RTP : UNKNOWN;
  }
}
