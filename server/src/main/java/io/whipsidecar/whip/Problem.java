package io.whipsidecar.whip;

/**
 * Errors as {@code application/problem+json} (RFC 9457). The type is stable: a client may match on
 * it; title and detail are for people.
 */
public enum Problem {
  MALFORMED_REQUEST(400, "malformed-request", "The request can't be read"),
  MALFORMED_PATH(400, "malformed-path", "The path can't be decoded"),
  MALFORMED_OFFER(400, "malformed-offer", "The offer can't be read"),
  MALFORMED_SDPFRAG(400, "malformed-sdpfrag", "The sdpfrag can't be read"),
  UNAUTHORIZED(401, "unauthorized", "No ingest is open to this publisher"),
  NOT_FOUND(404, "not-found", "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "This resource does not know the method"),
  BODY_TIMEOUT(408, "body-timeout", "The body took too long"),
  BUSY(409, "publisher-active", "Another publisher is active"),
  ETAG_MISMATCH(412, "etag-mismatch", "If-Match does not name the current ICE session"),
  TOO_LARGE(413, "body-too-large", "The body is too large"),
  URI_TOO_LONG(414, "uri-too-long", "The URI is too long"),
  MEDIA_TYPE(415, "media-type", "The media type is another one"),
  OFFER_REFUSED(422, "offer-refused", "The ingest can't take this offer"),
  IF_MATCH_REQUIRED(428, "if-match-required", "If-Match is required"),
  RATE_LIMITED(429, "rate-limited", "Too many requests"),
  HEADERS_TOO_LARGE(431, "headers-too-large", "The header fields are too large"),
  INTERNAL(500, "internal", "The server failed"),
  UNAVAILABLE(503, "unavailable", "Not now"),
  HTTP_VERSION(505, "http-version", "The version of HTTP is unknown");

  private static final String TYPE_PREFIX = "urn:whip-sidecar:problem:";

  private final int status;
  private final String slug;
  private final String title;

  Problem(int status, String slug, String title) {
    this.status = status;
    this.slug = slug;
    this.title = title;
  }

  /** 503, and when to come back (RFC 9725 §4.5). */
  public static WhipResponse unavailable(String detail, int retryAfterSeconds) {
    return UNAVAILABLE.response(detail).with("Retry-After", String.valueOf(retryAfterSeconds));
  }

  /** The response; {@code detail} says what was found and what was expected. */
  public WhipResponse response(String detail) {
    return response(slug, detail);
  }

  /** With a more exact type, {@code <type>:<suffix>}. */
  WhipResponse response(String exactSlug, String detail) {
    return of(status, exactSlug, title, detail);
  }

  /** A problem that no publisher meets, and that is therefore none of these. */
  public static WhipResponse of(int status, String slug, String title, String detail) {
    String json =
        "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":%s}\n"
            .formatted(quote(TYPE_PREFIX + slug), quote(title), status, quote(detail));
    return WhipResponse.text(status, "application/problem+json", json);
  }

  String slug() {
    return slug;
  }

  /** A JSON string (RFC 8259 §7). */
  private static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append("\\u%04x".formatted((int) c)); // a lone surrogate has no UTF-8 form
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
