package io.whipsidecar.whip;

import org.jspecify.annotations.Nullable;

/** Who may publish (RFC 9725 §4.7, RFC 6750 §2.1). */
final class Authorization {
  private final WhipSettings.Access access;

  Authorization(WhipSettings.Access access) {
    this.access = access;
  }

  /**
   * Whether the request may publish into the ingest. An ingest that does not exist is refused like
   * a wrong token, after the same work, so that nobody learns which ids exist.
   *
   * @param ingest null when there is none
   */
  boolean permits(WhipRequest request, WhipPath path, @Nullable WhipIngest ingest) {
    String presented = presented(request, path);
    boolean known = knows(presented, path, ingest, true);
    if (ingest == null) {
      return false;
    }
    return known || (ingest.token() == null && access.allowAnonymous());
  }

  /** For session resources: no token will do, a wrong one will not. */
  boolean permitsOnSession(WhipRequest request, WhipPath path, @Nullable WhipIngest ingest) {
    String presented = Credentials.bearer(request);
    boolean forgiven = presented == null; // Leniency.NO_TOKEN_ON_SESSION
    boolean open = ingest == null || (ingest.token() == null && access.allowAnonymous());
    return forgiven || open || knows(presented, path, ingest, false);
  }

  private boolean knows(
      @Nullable String presented, WhipPath path, @Nullable WhipIngest ingest, boolean current) {
    PublishToken own = ingest == null ? null : ingest.token();
    String token = presented == null ? "" : presented;
    boolean matches = (own == null ? PublishToken.NOBODYS : own).matches(token);
    boolean issued = presented != null && access.issued().permits(token, path.processId(), current);
    return presented != null && (matches || issued);
  }

  private @Nullable String presented(WhipRequest request, WhipPath path) {
    String bearer = Credentials.bearer(request);
    return bearer == null && access.tokenInUrl() ? Credentials.inUrl(request, path) : bearer;
  }

  /** Whether a POST may have its token as the path's last segment. */
  boolean takesTokenInPath() {
    return access.tokenInUrl();
  }

  static WhipResponse refusal() {
    return Problem.UNAUTHORIZED
        .response(
            "no ingest of this name is open to this publisher: its process is not running, or the"
                + " token is missing or wrong (expected: Authorization: Bearer <publish token>)")
        .with("WWW-Authenticate", "Bearer");
  }
}
