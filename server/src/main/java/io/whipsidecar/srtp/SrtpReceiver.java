package io.whipsidecar.srtp;

import io.whipsidecar.wire.RtpHeader;
import io.whipsidecar.wire.SequenceNumbers;
import java.util.Objects;

/**
 * Turns a publisher's SRTP and SRTCP into RTP and RTCP (RFC 3711 §3.3 and §3.4, RFC 7714). One per
 * direction and DTLS session; called from the session's owner only.
 *
 * <ul>
 *   <li>Never throws for what is in a packet: it returns the plaintext's length, or a negative
 *       constant of {@link SrtpStatus}.
 *   <li>A packet that is refused is counted and changes nothing else, so that a datagram from an
 *       unknown address may be tried against a session. What {@code out} holds then is undefined.
 *   <li>{@code in} and {@code out} are different arrays; {@code out} has room for {@code length}
 *       bytes.
 *   <li>Each SSRC has a replay window of {@value #RTP_WINDOW} RTP and {@value #RTCP_WINDOW} RTCP
 *       packets. The ROC starts at 0 and follows the sequence numbers, which tells it as long as
 *       less than 32,768 packets in a row are lost. After a longer outage nothing would be
 *       authentic ever again: when packet after packet is refused, one in a while is tried with a
 *       later ROC.
 * </ul>
 */
public final class SrtpReceiver {
  /** SSRCs per session, each for RTP and for RTCP; simulcast with RTX and audio has about ten. */
  public static final int MAX_SOURCES = 32;

  /** At 4,000 packets a second, half a second of reordering. */
  static final int RTP_WINDOW = 2048;

  static final int RTCP_WINDOW = 128;

  static final int RTCP_HEADER_BYTES = 8; // readable in SRTCP: common header and SSRC
  static final int RTCP_INDEX_BYTES = 4; // E flag and 31 bits of index
  private static final int RTCP_SSRC_OFFSET = 4;
  private static final long CYCLE = 1L << 16; // sequence numbers

  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final SourceTable rtpSources = new SourceTable(RTP_WINDOW);
  private final SourceTable rtcpSources = new SourceTable(RTCP_WINDOW);

  /**
   * @throws IllegalArgumentException when key or salt are not as long as the profile wants them
   */
  public SrtpReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    Objects.requireNonNull(profile, "profile");
    rtp = KeyDerivation.rtpCipher(profile, masterKey, masterSalt);
    rtcp = KeyDerivation.rtcpCipher(profile, masterKey, masterSalt);
  }

  /** For vectors that give session keys instead of master keys. */
  SrtpReceiver(PacketCipher rtp, PacketCipher rtcp) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  /** Length of the RTP packet now in {@code out}, or a {@link SrtpStatus}. */
  public int unprotectRtp(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
    requireRoom(in, inOffset, length, out, outOffset, length);
    int plainBytes = length - rtp.tagBytes();
    if (!RtpHeader.isValid(in, inOffset, plainBytes)) {
      return SrtpStatus.MALFORMED;
    }
    int source = rtpSources.find(RtpHeader.ssrc(in, inOffset));
    long index = rtpIndex(RtpHeader.sequenceNumber(in, inOffset), rtpSources.highest(source));
    int result = openRtp(in, inOffset, plainBytes, source, index, out, outOffset);
    int lostCycles = result >= 0 || source < 0 ? 0 : rtpSources.refuse(source);
    return lostCycles == 0
        ? result
        : openRtp(in, inOffset, plainBytes, source, index + lostCycles * CYCLE, out, outOffset);
  }

  private int openRtp(
      byte[] in, int inOffset, int plainBytes, int source, long index, byte[] out, int outOffset) {
    int refusal = rtpSources.check(source, index);
    if (refusal < 0) {
      return refusal;
    }
    int ssrc = RtpHeader.ssrc(in, inOffset);
    int header = RtpHeader.headerBytes(in, inOffset);
    int body = plainBytes - header;
    int roc = (int) (index >> 16);
    int tag = inOffset + plainBytes;
    if (!rtp.open(in, inOffset, header, body, tag, ssrc, index, roc, out, outOffset)) {
      return SrtpStatus.NOT_AUTHENTIC;
    }
    rtpSources.record(source, ssrc, index); // RFC 3711 §3.3.1: only now
    return plainBytes;
  }

  /** Length of the RTCP compound now in {@code out}, or a {@link SrtpStatus}. */
  public int unprotectRtcp(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
    requireRoom(in, inOffset, length, out, outOffset, length);
    int plainBytes = length - rtcp.tagBytes() - RTCP_INDEX_BYTES;
    if (plainBytes < RTCP_HEADER_BYTES || (in[inOffset] & 0xc0) != 0x80) {
      return SrtpStatus.MALFORMED;
    }
    int end = inOffset + plainBytes;
    int word = PacketCipher.readInt(in, rtcp.tagPrecedesIndex() ? end + rtcp.tagBytes() : end);
    if (word >= 0) {
      return SrtpStatus.MALFORMED; // no E flag: DTLS-SRTP has no profile with plain SRTCP
    }
    int ssrc = PacketCipher.readInt(in, inOffset + RTCP_SSRC_OFFSET);
    int source = rtcpSources.find(ssrc);
    long index = word & 0x7fff_ffff;
    int refusal = rtcpSources.check(source, index);
    if (refusal < 0) {
      return refusal;
    }
    int body = plainBytes - RTCP_HEADER_BYTES;
    int tag = rtcp.tagPrecedesIndex() ? end : end + RTCP_INDEX_BYTES;
    if (!rtcp.open(in, inOffset, RTCP_HEADER_BYTES, body, tag, ssrc, index, word, out, outOffset)) {
      return SrtpStatus.NOT_AUTHENTIC;
    }
    rtcpSources.record(source, ssrc, index);
    return plainBytes;
  }

  /**
   * The packet index nearest to the highest one so far (RFC 3711 §3.3.1); negative when it would be
   * before the first cycle.
   */
  static long rtpIndex(int sequenceNumber, long highest) {
    return highest < 0 ? sequenceNumber : SequenceNumbers.extend16(sequenceNumber, highest);
  }

  static void requireRoom(
      byte[] in, int inOffset, int length, byte[] out, int outOffset, int outBytes) {
    Objects.checkFromIndexSize(inOffset, length, in.length);
    Objects.checkFromIndexSize(outOffset, outBytes, out.length);
    if (in == out) {
      throw new IllegalArgumentException("out: the same array as in (expected: another)");
    }
  }
}
