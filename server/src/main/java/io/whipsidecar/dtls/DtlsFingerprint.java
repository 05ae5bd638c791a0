package io.whipsidecar.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate (RFC 8122 §5).
 *
 * @param algorithm {@code sha-256} and the like, in any case
 * @param value hexadecimal bytes separated by colons, in any case
 */
public record DtlsFingerprint(String algorithm, String value) {
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  /**
   * Whether {@code certificate} has this hash; false for hashes that are not trusted (SHA-1, MD5).
   */
  boolean matches(byte[] certificate) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    if (!name.equals("SHA-256") && !name.equals("SHA-384") && !name.equals("SHA-512")) {
      return false;
    }
    return hash(name, certificate).equalsIgnoreCase(value.trim());
  }

  String inWords() {
    return algorithm.toLowerCase(Locale.ROOT) + " " + value;
  }

  static String hash(String algorithm, byte[] certificate) {
    try {
      return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(certificate));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " (expected: a JDK that has it)", e);
    }
  }
}
