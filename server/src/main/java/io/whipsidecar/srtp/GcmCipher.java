package io.whipsidecar.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM (RFC 7714 §8 and §9). The JDK wants a new parameter object and an initialisation for each
 * packet and allocates about 1 KB meanwhile; this class adds nothing to that.
 *
 * <p>The header is associated data; for SRTCP so is the word with E flag and index. For SRTP the
 * ROC is not: it is part of the IV.
 */
final class GcmCipher extends PacketCipher {
  private static final int TAG_BYTES = 16;
  private static final int IV_BYTES = 12;
  private static final int SSRC_OFFSET = 2; // in the 96-bit IV

  private final Cipher aes;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final byte[] iv = new byte[IV_BYTES];
  private final byte[] associatedWord = new byte[4];
  private final boolean rtcp;

  GcmCipher(byte[] key, byte[] salt, boolean rtcp) {
    this.rtcp = rtcp;
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt.clone();
    try {
      aes = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK offers no AES/GCM", e);
    }
  }

  @Override
  boolean open(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int tagOffset,
      int ssrc,
      long index,
      int word,
      byte[] out,
      int outOffset) {
    try {
      begin(Cipher.DECRYPT_MODE, in, inOffset, headerBytes, ssrc, index, word);
      aes.doFinal(in, inOffset + headerBytes, bodyBytes + TAG_BYTES, out, outOffset + headerBytes);
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES/GCM refused its parameters", e);
    }
    System.arraycopy(in, inOffset, out, outOffset, headerBytes);
    return true;
  }

  @Override
  void seal(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int tagOffset,
      int ssrc,
      long index,
      int word,
      byte[] out,
      int outOffset) {
    try {
      begin(Cipher.ENCRYPT_MODE, in, inOffset, headerBytes, ssrc, index, word);
      aes.doFinal(in, inOffset + headerBytes, bodyBytes, out, outOffset + headerBytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES/GCM refused its parameters", e);
    }
    System.arraycopy(in, inOffset, out, outOffset, headerBytes);
  }

  @Override
  boolean tagPrecedesIndex() {
    return true;
  }

  @Override
  int tagBytes() {
    return TAG_BYTES;
  }

  private void begin(
      int mode, byte[] in, int inOffset, int headerBytes, int ssrc, long index, int word)
      throws GeneralSecurityException {
    writeIv(salt, ssrc, index, SSRC_OFFSET, iv);
    aes.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
    aes.updateAAD(in, inOffset, headerBytes);
    if (rtcp) { // RFC 7714 §9.2
      writeInt(word, associatedWord, 0);
      aes.updateAAD(associatedWord, 0, 4);
    }
  }
}
