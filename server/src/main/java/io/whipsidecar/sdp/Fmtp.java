package io.whipsidecar.sdp;

import org.jspecify.annotations.Nullable;

/** Reads format parameters: {@code name=value} pairs with semicolons between (RFC 8866 §6.15). */
final class Fmtp {
  private Fmtp() {}

  static @Nullable String parameter(@Nullable String fmtp, String name) {
    if (fmtp == null) {
      return null;
    }
    for (String pair : fmtp.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).trim().equalsIgnoreCase(name)) {
        return pair.substring(equals + 1).trim();
      }
    }
    return null;
  }
}
