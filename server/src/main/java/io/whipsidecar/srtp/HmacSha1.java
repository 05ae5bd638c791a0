package io.whipsidecar.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC-SHA1 (RFC 2104) on the JDK's SHA-1. The JDK's own {@code Mac} does the same work but
 * allocates its result; this one does not.
 */
final class HmacSha1 {
  static final int BYTES = 20;
  private static final int BLOCK_BYTES = 64;

  private final MessageDigest sha1;
  private final byte[] innerPad;
  private final byte[] outerPad;
  private final byte[] digest = new byte[BYTES];

  /** The key has at most 64 bytes; SRTP's has 20. */
  HmacSha1(byte[] key) {
    innerPad = pad(key, 0x36);
    outerPad = pad(key, 0x5c);
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK offers no SHA-1", e);
    }
  }

  /**
   * The MAC of a range followed by another, in an array of {@link #BYTES} bytes that the next call
   * overwrites.
   */
  byte[] mac(byte[] in, int offset, int length, byte[] tail) {
    sha1.update(innerPad, 0, BLOCK_BYTES);
    sha1.update(in, offset, length);
    sha1.update(tail, 0, tail.length);
    finish();
    sha1.update(outerPad, 0, BLOCK_BYTES);
    sha1.update(digest, 0, BYTES);
    finish();
    return digest;
  }

  private void finish() {
    try {
      sha1.digest(digest, 0, BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("20 bytes are enough for SHA-1", e);
    }
  }

  private static byte[] pad(byte[] key, int value) {
    byte[] pad = new byte[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) {
      pad[i] = (byte) (value ^ (i < key.length ? key[i] : 0));
    }
    return pad;
  }
}
