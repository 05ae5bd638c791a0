package io.whipsidecar.whip;

import org.jspecify.annotations.Nullable;

/** Who may publish (RFC 9725 §4.7, RFC 6750 §2.1). */
final class Authorization {
  private final boolean allowAnonymous;

  Authorization(boolean allowAnonymous) {
    this.allowAnonymous = allowAnonymous;
  }

  /**
   * Whether the request may publish into the ingest. An ingest that does not exist is refused like
   * a wrong token, in the same time, so that nobody learns which ids exist.
   */
  boolean permits(WhipRequest request, @Nullable WhipIngest ingest) {
    String presented = bearer(request);
    PublishToken token = ingest == null ? PublishToken.NOBODYS : ingest.token();
    if (token == null) {
      return allowAnonymous;
    }
    return token.matches(presented == null ? "" : presented) && presented != null;
  }

  /** For session resources: no token will do, a wrong one will not. */
  boolean permitsOnSession(WhipRequest request, @Nullable WhipIngest ingest) {
    boolean forgiven = bearer(request) == null; // Leniency.NO_TOKEN_ON_SESSION
    return forgiven || ingest == null || ingest.token() == null || permits(request, ingest);
  }

  static WhipResponse refusal() {
    return Problem.UNAUTHORIZED
        .response(
            "no ingest of this name is open to this publisher: its process is not running, or the"
                + " token is missing or wrong (expected: Authorization: Bearer <publish token>)")
        .with("WWW-Authenticate", "Bearer");
  }

  /** The scheme is case-insensitive (RFC 9110 §11.1). */
  private static @Nullable String bearer(WhipRequest request) {
    String value = request.header("Authorization");
    return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
        ? value.substring(7).trim()
        : null;
  }
}
