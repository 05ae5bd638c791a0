package io.whipsidecar.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The Bearer token that a publisher has to send (RFC 6750 §2.1). Its text never shows it.
 *
 * @param value 1 to 512 bytes of visible ASCII
 */
public record PublishToken(String value) {
  public PublishToken {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "publish token: (expected: 1 to 512 bytes of visible ASCII)");
    }
  }

  /** Whether a string can be a token. */
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= 512
        && value.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  /** Compares in a time that does not depend on where the two differ. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
