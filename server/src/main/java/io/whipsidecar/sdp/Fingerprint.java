package io.whipsidecar.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A certificate's hash as it stands in SDP (RFC 8122 §5).
 *
 * @param hashFunction lower case, such as {@code sha-256}
 * @param value upper-case hexadecimal bytes with colons between them
 */
public record Fingerprint(String hashFunction, String value) {
  private static final Set<String> TRUSTED = Set.of("sha-256", "sha-384", "sha-512");
  private static final Pattern HEX_BYTES = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2}){0,63}");

  /** RFC 8122 §5 deprecates sha-1, md5 and md2: such a hash says nothing about the certificate. */
  boolean isTrusted() {
    return TRUSTED.contains(hashFunction);
  }

  static @Nullable Fingerprint parse(String text) {
    List<String> words = Words.split(text);
    if (words.size() != 2) {
      return null;
    }
    String value = words.get(1).toUpperCase(Locale.ROOT);
    return HEX_BYTES.matcher(value).matches()
        ? new Fingerprint(words.get(0).toLowerCase(Locale.ROOT), value)
        : null;
  }

  @Override
  public String toString() {
    return hashFunction + ' ' + value;
  }
}
