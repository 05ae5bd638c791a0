package io.whipsidecar.whip;

import io.whipsidecar.ingest.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Who may publish (RFC 9725 §4.7, RFC 6750 §2.1). */
final class Authorization {
  private static final String EXPECTED = " (expected: Authorization: Bearer <publish token>)";

  private final WhipSettings.Access access;

  Authorization(WhipSettings.Access access) {
    this.access = access;
  }

  /**
   * Why the request may not publish into the ingest; null: it may. An ingest that does not exist is
   * refused like a wrong token, after the same work, so that nobody learns which ids exist; only
   * the operator is told.
   *
   * @param ingest null when there is none
   */
  @Nullable RefusalCause refuses(WhipRequest request, WhipPath path, @Nullable WhipIngest ingest) {
    String presented = presented(request, path);
    RefusalCause cause = judge(presented, path, ingest, true);
    if (ingest == null) {
      return RefusalCause.of(RefusalReason.UNKNOWN_INGEST);
    }
    boolean open = ingest.token() == null && access.allowAnonymous();
    return cause == null || open ? null : explain(request, presented, ingest, cause);
  }

  /**
   * The same for session resources: no token will do, a wrong one will not.
   *
   * @param ingest null when there is none
   */
  @Nullable RefusalCause refusesOnSession(
      WhipRequest request, WhipPath path, @Nullable WhipIngest ingest) {
    String presented = Credentials.bearer(request);
    boolean forgiven = presented == null; // Leniency.NO_TOKEN_ON_SESSION
    boolean open = ingest == null || (ingest.token() == null && access.allowAnonymous());
    return forgiven || open ? null : judge(presented, path, ingest, false);
  }

  /** Null when the token is the ingest's own or a good one of the issuer. */
  private @Nullable RefusalCause judge(
      @Nullable String presented, WhipPath path, @Nullable WhipIngest ingest, boolean current) {
    PublishToken own = ingest == null ? null : ingest.token();
    String token = presented == null ? "" : presented;
    boolean matches = (own == null ? PublishToken.NOBODYS : own).matches(token);
    if (presented == null) {
      return RefusalCause.of(RefusalReason.NO_TOKEN);
    }
    RefusalCause issued = access.issued().judge(token, path.processId(), current);
    return matches ? null : issued;
  }

  /** What helps the operator to help the publisher. Never the token, nor what may be one. */
  private RefusalCause explain(
      WhipRequest request, @Nullable String presented, WhipIngest ingest, RefusalCause cause) {
    if (ingest.token() == null && access.issued() == TokenVerifier.NONE) {
      return RefusalCause.of(RefusalReason.NO_TOKEN_SET);
    }
    if (presented == null) {
      boolean header = request.header("Authorization") != null;
      boolean inUrl = Credentials.inQuery(request) != null;
      String found =
          header
              ? "the Authorization header is not a Bearer token"
              : inUrl ? "the token stands in the URL" : "no Authorization header";
      return new RefusalCause(RefusalReason.NO_TOKEN, found + EXPECTED);
    }
    return presented.startsWith("Bearer ")
        ? new RefusalCause(cause.reason(), "the word Bearer is there twice" + EXPECTED)
        : cause;
  }

  private @Nullable String presented(WhipRequest request, WhipPath path) {
    String bearer = Credentials.bearer(request);
    return bearer == null && access.tokenInUrl() ? Credentials.inUrl(request, path) : bearer;
  }

  /** Whether a POST may have its token as the path's last segment. */
  boolean takesTokenInPath() {
    return access.tokenInUrl();
  }

  /** The same answer whatever the cause. */
  static WhipResponse refusal(RefusalCause cause) {
    return Problem.UNAUTHORIZED
        .response(
            "no ingest of this name is open to this publisher: its process is not running, or the"
                + " token is missing or wrong (expected: Authorization: Bearer <publish token>)")
        .because(cause.reason(), cause.detail())
        .with("WWW-Authenticate", "Bearer");
  }
}
