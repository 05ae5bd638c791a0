package io.whipsidecar.srtp;

import io.whipsidecar.wire.RtpHeader;
import java.util.Objects;

/**
 * Turns RTP and RTCP into SRTP and SRTCP (RFC 3711 §3.3 and §3.4, RFC 7714). The sidecar protects
 * RTCP with it; RTP is for publishers that tests and benchmarks play. One per direction and DTLS
 * session; called from its owner only. Arrays, lengths and refusals are as in {@link SrtpReceiver};
 * {@code out} has room for the packet and {@link SrtpProfile#tagBytes} or {@link
 * SrtpProfile#rtcpOverheadBytes} more.
 */
public final class SrtpSender {
  private static final int LAST_RTCP_INDEX = 0x7fff_ffff;

  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final SourceTable rtpSources = new SourceTable(SrtpReceiver.RTP_WINDOW);
  private int nextRtcpIndex; // one count for all SSRCs; negative when used up

  /**
   * @throws IllegalArgumentException when key or salt are not as long as the profile wants them
   */
  public SrtpSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    Objects.requireNonNull(profile, "profile");
    rtp = KeyDerivation.rtpCipher(profile, masterKey, masterSalt);
    rtcp = KeyDerivation.rtcpCipher(profile, masterKey, masterSalt);
  }

  /** For vectors that give session keys and an index. */
  SrtpSender(PacketCipher rtp, PacketCipher rtcp, int nextRtcpIndex) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.nextRtcpIndex = nextRtcpIndex;
  }

  /**
   * Length of the SRTP packet now in {@code out}, or a {@link SrtpStatus}: a sequence number is
   * protected once only, as a second time would use its IV again (RFC 3711 §9.1).
   */
  public int protectRtp(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
    int protectedBytes = length + rtp.tagBytes();
    SrtpReceiver.requireRoom(in, inOffset, length, out, outOffset, protectedBytes);
    if (!RtpHeader.isValid(in, inOffset, length)) {
      return SrtpStatus.MALFORMED;
    }
    int ssrc = RtpHeader.ssrc(in, inOffset);
    int source = rtpSources.find(ssrc);
    int sequenceNumber = RtpHeader.sequenceNumber(in, inOffset);
    long index = SrtpReceiver.rtpIndex(sequenceNumber, rtpSources.highest(source));
    int refusal = rtpSources.check(source, index);
    if (refusal < 0) {
      return refusal;
    }
    int header = RtpHeader.headerBytes(in, inOffset);
    int roc = (int) (index >> 16);
    int tag = outOffset + length;
    rtp.seal(in, inOffset, header, length - header, tag, ssrc, index, roc, out, outOffset);
    rtpSources.record(source, ssrc, index);
    return protectedBytes;
  }

  /** Length of the SRTCP packet now in {@code out}, or a {@link SrtpStatus}. */
  public int protectRtcp(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
    int overhead = rtcp.tagBytes() + SrtpReceiver.RTCP_INDEX_BYTES;
    SrtpReceiver.requireRoom(in, inOffset, length, out, outOffset, length + overhead);
    if (length < SrtpReceiver.RTCP_HEADER_BYTES || (in[inOffset] & 0xc0) != 0x80) {
      return SrtpStatus.MALFORMED;
    }
    if (nextRtcpIndex < 0) {
      return SrtpStatus.KEY_EXHAUSTED;
    }
    int index = nextRtcpIndex++;
    int word = index | ~LAST_RTCP_INDEX; // the E flag: encrypted
    int end = outOffset + length;
    int tag = rtcp.tagPrecedesIndex() ? end : end + SrtpReceiver.RTCP_INDEX_BYTES;
    int ssrc = PacketCipher.readInt(in, inOffset + 4);
    int header = SrtpReceiver.RTCP_HEADER_BYTES;
    rtcp.seal(in, inOffset, header, length - header, tag, ssrc, index, word, out, outOffset);
    int wordOffset = rtcp.tagPrecedesIndex() ? end + rtcp.tagBytes() : end;
    PacketCipher.writeInt(word, out, wordOffset);
    return length + overhead;
  }
}
