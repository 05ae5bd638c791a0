package io.whipsidecar.session;

import java.util.Locale;

/** The stages of a publisher's set-up, in order. The name is part of the API. */
public enum Stage {
  POST_ACCEPTED,
  STUN_SEEN,
  NOMINATED,
  DTLS_STARTED,
  DTLS_DONE,
  FIRST_SRTP,
  FIRST_KEYFRAME,
  READER_BOUND;

  private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As in the API and the log: {@code stun-seen}. */
  public String id() {
    return id;
  }
}
