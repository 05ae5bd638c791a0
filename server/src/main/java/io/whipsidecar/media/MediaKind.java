package io.whipsidecar.media;

import java.util.Locale;

/** The two kinds of media that an ingest can carry, named as in an SDP m-line (RFC 8866 §5.14). */
public enum MediaKind {
  VIDEO,
  AUDIO;

  private final String sdpName = name().toLowerCase(Locale.ROOT);

  /** The media field of an m-line: {@code video} or {@code audio}. */
  public String sdpName() {
    return sdpName;
  }
}
