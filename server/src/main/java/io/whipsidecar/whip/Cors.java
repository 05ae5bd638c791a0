package io.whipsidecar.whip;

/**
 * What browsers need to see (Fetch standard; RFC 9725 §4.2). Any origin may publish: the token in
 * the Authorization header is the credential, cookies are never used.
 */
public final class Cors {
  private static final String ALL_METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
  private static final int PREFLIGHT_MAX_AGE_SECONDS = 86_400;

  private Cors() {}

  /** On every response to a publisher, errors too: the page has to read why. */
  public static WhipResponse apply(WhipResponse response) {
    return response
        .with("Access-Control-Allow-Origin", "*")
        .with("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Post, Retry-After");
  }

  /** On OPTIONS. Eyevinn's client looks for PATCH in Allow-Methods without a preflight, too. */
  static WhipResponse options(WhipRequest request, WhipResponse response) {
    WhipResponse out = response.with("Access-Control-Allow-Methods", ALL_METHODS);
    if (!request.isPreflight()) {
      return out;
    }
    return out.with(
            "Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, ETag, Link")
        .with("Access-Control-Max-Age", String.valueOf(PREFLIGHT_MAX_AGE_SECONDS));
  }
}
