package io.whipsidecar.srtp;

/**
 * One session key's transform of one packet, without memory of others. The same four inputs serve
 * SRTP and SRTCP:
 *
 * <ul>
 *   <li>header: the leading bytes that stay readable (RTP header, or 8 bytes of RTCP)
 *   <li>body: what is encrypted
 *   <li>{@code index}: ROC and sequence number (48 bits), or the SRTCP index (31 bits)
 *   <li>{@code word}: 32 bits that are authenticated besides: the ROC, or E flag and SRTCP index
 * </ul>
 *
 * <p>{@code in} and {@code out} are different arrays: the JDK's GCM would copy the packet
 * otherwise. After a refusal the contents of {@code out} are undefined.
 */
abstract class PacketCipher {
  /**
   * Authenticates, and only then decrypts, {@code headerBytes + bodyBytes} bytes of {@code in}.
   *
   * @param tagOffset where the authentication tag starts in {@code in}
   * @return false when the tag is wrong
   */
  abstract boolean open(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int tagOffset,
      int ssrc,
      long index,
      int word,
      byte[] out,
      int outOffset);

  /** The reverse of {@link #open}; writes header, encrypted body, and the tag at its place. */
  abstract void seal(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int tagOffset,
      int ssrc,
      long index,
      int word,
      byte[] out,
      int outOffset);

  /** Whether the SRTCP index stands after the tag (RFC 7714 §9.3) or before (RFC 3711 §3.4). */
  abstract boolean tagPrecedesIndex();

  /** Bytes of the authentication tag. */
  abstract int tagBytes();

  /**
   * Writes {@code salt} XOR (SSRC, index) to {@code iv}, the SSRC at {@code ssrcOffset} and the 48
   * bits of the index behind it (RFC 3711 §4.1.1, RFC 7714 §8.1 and §9.1).
   */
  static void writeIv(byte[] salt, int ssrc, long index, int ssrcOffset, byte[] iv) {
    System.arraycopy(salt, 0, iv, 0, salt.length);
    for (int i = 0; i < 4; i++) {
      iv[ssrcOffset + i] ^= (byte) (ssrc >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      iv[ssrcOffset + 4 + i] ^= (byte) (index >>> (40 - 8 * i));
    }
  }

  static void writeInt(int value, byte[] out, int offset) {
    out[offset] = (byte) (value >>> 24);
    out[offset + 1] = (byte) (value >>> 16);
    out[offset + 2] = (byte) (value >>> 8);
    out[offset + 3] = (byte) value;
  }

  static int readInt(byte[] in, int offset) {
    return (in[offset] & 0xff) << 24
        | (in[offset + 1] & 0xff) << 16
        | (in[offset + 2] & 0xff) << 8
        | (in[offset + 3] & 0xff);
  }
}
