package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;

/**
 * Flyweight over a retransmission packet (RFC 4588 §4): an RTP header of the RTX stream, then the
 * original sequence number (OSN), then the original payload.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         RTP Header                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            OSN                |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               |
 * |                  Original RTP Packet Payload                  |
 * </pre>
 */
final class RtxPacket {
  /** Bytes that {@link #restore} takes away from the front. */
  static final int OSN_BYTES = 2;

  private RtxPacket() {}

  /**
   * Turns an RTX packet into the original in place: its header moves over the OSN, so that the
   * original starts {@link #OSN_BYTES} further and is as much shorter. Marker and timestamp are the
   * original's already (§4). Header extensions stay those of the RTX packet.
   */
  static void restore(byte[] packet, int offset, int payloadType, int ssrc) {
    int headerBytes = RtpHeader.headerBytes(packet, offset);
    int osnHigh = packet[offset + headerBytes];
    int osnLow = packet[offset + headerBytes + 1];
    System.arraycopy(packet, offset, packet, offset + OSN_BYTES, headerBytes);
    int start = offset + OSN_BYTES;
    packet[start + 1] = (byte) ((packet[start + 1] & 0x80) | payloadType);
    packet[start + 2] = (byte) osnHigh;
    packet[start + 3] = (byte) osnLow;
    packet[start + 8] = (byte) (ssrc >>> 24);
    packet[start + 9] = (byte) (ssrc >>> 16);
    packet[start + 10] = (byte) (ssrc >>> 8);
    packet[start + 11] = (byte) ssrc;
  }
}
