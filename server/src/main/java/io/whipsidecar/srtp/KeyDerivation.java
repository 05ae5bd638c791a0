package io.whipsidecar.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session keys from the master key and salt that DTLS exported (RFC 3711 §4.3 with a key derivation
 * rate of 0, RFC 7714 §11): AES in counter mode, keyed by the master key. Runs twice per session.
 */
final class KeyDerivation {
  // RFC 3711 §4.3.1 and §4.3.2; the labels of SRTCP are the same plus 3.
  private static final int ENCRYPTION = 0;
  private static final int AUTHENTICATION = 1;
  private static final int SALT = 2;
  private static final int SRTCP = 3;
  private static final int AUTHENTICATION_KEY_BYTES = 20;

  private static final int BLOCK_BYTES = 16;
  private static final int LABEL_OFFSET = 7; // in the 112-bit salt: 48 bits of index follow it

  private KeyDerivation() {}

  static PacketCipher rtpCipher(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    return cipher(profile, masterKey, masterSalt, 0);
  }

  static PacketCipher rtcpCipher(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    return cipher(profile, masterKey, masterSalt, SRTCP);
  }

  private static PacketCipher cipher(
      SrtpProfile profile, byte[] masterKey, byte[] masterSalt, int base) {
    requireLength("masterKey", masterKey, profile.keyBytes());
    requireLength("masterSalt", masterSalt, profile.saltBytes());
    byte[] key = derive(masterKey, masterSalt, base + ENCRYPTION, profile.keyBytes());
    byte[] salt = derive(masterKey, masterSalt, base + SALT, profile.saltBytes());
    return profile.isAead()
        ? new GcmCipher(key, salt, base == SRTCP)
        : new CounterModeCipher(
            key,
            salt,
            derive(masterKey, masterSalt, base + AUTHENTICATION, AUTHENTICATION_KEY_BYTES));
  }

  static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int bytes) {
    // A 96-bit salt is padded with zeros on the right to 112 bits (RFC 7714 §11).
    byte[] iv = Arrays.copyOf(masterSalt, BLOCK_BYTES);
    iv[LABEL_OFFSET] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(new byte[bytes]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK offers no AES/CTR", e);
    }
  }

  private static void requireLength(String name, byte[] value, int bytes) {
    Objects.requireNonNull(value, name);
    if (value.length != bytes) {
      throw new IllegalArgumentException(
          name + ": " + value.length + " bytes (expected: " + bytes + ")");
    }
  }
}
