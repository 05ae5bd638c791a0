package io.whipsidecar.ice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * MESSAGE-INTEGRITY (RFC 8489 §14.5) and FINGERPRINT (§14.7) for one password. Used by one thread.
 */
final class StunIntegrity {
  static final int MAC_BYTES = 20;
  static final int MAC_ATTRIBUTE_BYTES = 24;
  static final int FINGERPRINT_ATTRIBUTE_BYTES = 8;

  private static final int FINGERPRINT_XOR = 0x5354554E;

  private final Mac hmac;
  private final byte[] header = new byte[StunMessage.HEADER_BYTES];

  /**
   * @param pwd short-term credentials: the key is the password itself (§9.1.1); ice-chars need no
   *     OpaqueString preparation
   */
  StunIntegrity(String pwd) {
    try {
      hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(pwd.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA1 (expected: a JDK that has it)", e);
    }
  }

  /** Whether the message carries the MAC of this password. Compares in constant time. */
  boolean verifies(StunMessage message) {
    int at = message.integrityOffset();
    if (at == 0) {
      return false;
    }
    byte[] bytes = message.bytes();
    byte[] expected = mac(bytes, message.start(), at);
    return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, at + 4, at + 4 + MAC_BYTES));
  }

  /** The MAC of a message that starts at {@code start} and whose MAC attribute is at {@code at}. */
  byte[] mac(byte[] bytes, int start, int at) {
    // The length in the header counts up to the end of MESSAGE-INTEGRITY (§14.5).
    System.arraycopy(bytes, start, header, 0, header.length);
    int length = at + MAC_ATTRIBUTE_BYTES - start - StunMessage.HEADER_BYTES;
    header[2] = (byte) (length >> 8);
    header[3] = (byte) length;
    hmac.update(header);
    hmac.update(bytes, start + StunMessage.HEADER_BYTES, at - start - StunMessage.HEADER_BYTES);
    return hmac.doFinal();
  }

  /** Whether FINGERPRINT is right, or absent. */
  static boolean fingerprintFits(StunMessage message) {
    int at = message.fingerprintOffset();
    if (at == 0) {
      return true;
    }
    byte[] bytes = message.bytes();
    int value =
        ((bytes[at + 4] & 0xff) << 24)
            | ((bytes[at + 5] & 0xff) << 16)
            | ((bytes[at + 6] & 0xff) << 8)
            | (bytes[at + 7] & 0xff);
    return value == fingerprint(bytes, message.start(), at);
  }

  /** FINGERPRINT of the bytes before {@code end}; the header's length counts the attribute. */
  static int fingerprint(byte[] bytes, int start, int end) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start, end - start);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }
}
