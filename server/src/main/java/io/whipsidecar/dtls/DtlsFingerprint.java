package io.whipsidecar.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The hash of a certificate (RFC 8122 §5).
 *
 * @param algorithm {@code sha-256} and the like, in any case
 * @param value hexadecimal bytes separated by colons, in any case
 */
public record DtlsFingerprint(String algorithm, String value) {
  private static final List<String> STRONGEST_FIRST = List.of("SHA-512", "SHA-384", "SHA-256");
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  /**
   * Whether {@code certificate} has this hash; false for hashes that are not trusted (SHA-1, MD5).
   */
  boolean matches(byte[] certificate) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    if (!STRONGEST_FIRST.contains(name)) {
      return false;
    }
    return hash(name, certificate).equalsIgnoreCase(value.trim());
  }

  String inWords() {
    return algorithm.toLowerCase(Locale.ROOT) + " " + value;
  }

  /**
   * Those that count (RFC 8122 §5): of all that use the strongest hash function listed that we
   * trust, one has to match.
   */
  static List<DtlsFingerprint> strongest(List<DtlsFingerprint> listed) {
    for (String name : STRONGEST_FIRST) {
      List<DtlsFingerprint> of =
          listed.stream().filter(one -> one.algorithm.equalsIgnoreCase(name)).toList();
      if (!of.isEmpty()) {
        return of;
      }
    }
    return List.copyOf(listed);
  }

  static String hash(String algorithm, byte[] certificate) {
    try {
      return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(certificate));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " (expected: a JDK that has it)", e);
    }
  }
}
