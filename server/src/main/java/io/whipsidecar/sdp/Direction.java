package io.whipsidecar.sdp;

import java.util.Locale;

/** Direction of a section as its writer sees it (RFC 8866 §6.7). */
public enum Direction {
  SENDRECV,
  SENDONLY,
  RECVONLY,
  INACTIVE;

  private final String sdpName = name().toLowerCase(Locale.ROOT);

  /** The attribute's name, such as {@code sendonly}. */
  public String sdpName() {
    return sdpName;
  }

  boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }
}
