package io.whipsidecar.net;

import org.jspecify.annotations.Nullable;

/** Reads the server's ufrag from a STUN message, for {@link SessionRouter}. */
@FunctionalInterface
public interface UfragReader {
  /**
   * The part of USERNAME before the colon (RFC 8445 §7.2.2), or null when the bytes are no binding
   * request with a USERNAME. Never throws for a range within the array.
   */
  @Nullable String localUfrag(byte[] stun, int offset, int length);
}
