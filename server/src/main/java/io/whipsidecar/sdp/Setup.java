package io.whipsidecar.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who opens the DTLS connection (RFC 4145 §4, RFC 8842 §5). ACTIVE is the DTLS client. */
public enum Setup {
  ACTPASS,
  ACTIVE,
  PASSIVE,
  HOLDCONN;

  private final String sdpName = name().toLowerCase(Locale.ROOT);

  /** The attribute's value, such as {@code passive}. */
  public String sdpName() {
    return sdpName;
  }

  static @Nullable Setup of(String text) {
    for (Setup setup : values()) {
      if (setup.sdpName.equalsIgnoreCase(text)) {
        return setup;
      }
    }
    return null;
  }
}
