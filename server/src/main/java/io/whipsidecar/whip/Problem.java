package io.whipsidecar.whip;

import io.whipsidecar.ingest.RefusalReason;
import java.util.Locale;

/**
 * Errors as {@code application/problem+json} (RFC 9457). The type is stable: a client may match on
 * it; title and detail are for people.
 */
public enum Problem {
  MALFORMED_REQUEST(400, RefusalReason.MALFORMED_REQUEST, "The request can't be read"),
  MALFORMED_PATH(400, RefusalReason.MALFORMED_PATH, "The path can't be decoded"),
  MALFORMED_OFFER(400, RefusalReason.MALFORMED_OFFER, "The offer can't be read"),
  MALFORMED_SDPFRAG(400, RefusalReason.MALFORMED_SDPFRAG, "The sdpfrag can't be read"),
  UNAUTHORIZED(
      401, "unauthorized", RefusalReason.UNKNOWN_INGEST, "No ingest is open to this publisher"),
  NOT_FOUND(404, RefusalReason.NOT_FOUND, "There is nothing here"),
  METHOD_NOT_ALLOWED(
      405, RefusalReason.METHOD_NOT_ALLOWED, "This resource does not know the method"),
  BODY_TIMEOUT(408, RefusalReason.BODY_TIMEOUT, "The body took too long"),
  BUSY(409, RefusalReason.PUBLISHER_ACTIVE, "Another publisher is active"),
  ETAG_MISMATCH(412, RefusalReason.ETAG_MISMATCH, "If-Match does not name the current ICE session"),
  TOO_LARGE(413, RefusalReason.BODY_TOO_LARGE, "The body is too large"),
  URI_TOO_LONG(414, RefusalReason.URI_TOO_LONG, "The URI is too long"),
  MEDIA_TYPE(415, RefusalReason.MEDIA_TYPE, "The media type is another one"),
  OFFER_REFUSED(
      422, "offer-refused", RefusalReason.CODEC_NOT_OFFERED, "The ingest can't take this offer"),
  IF_MATCH_REQUIRED(428, RefusalReason.IF_MATCH_REQUIRED, "If-Match is required"),
  RATE_LIMITED(429, RefusalReason.RATE_LIMITED, "Too many requests"),
  HEADERS_TOO_LARGE(431, RefusalReason.HEADERS_TOO_LARGE, "The header fields are too large"),
  INTERNAL(500, RefusalReason.INTERNAL, "The server failed"),
  UNAVAILABLE(503, "unavailable", RefusalReason.SERVER_BUSY, "Not now"),
  HTTP_VERSION(505, RefusalReason.HTTP_VERSION, "The version of HTTP is unknown");

  private static final String TYPE_PREFIX = "urn:whip-sidecar:problem:";

  private static final int MAX_SHOWN = 80;

  private final int status;
  private final String slug;
  private final RefusalReason reason;
  private final String title;

  Problem(int status, RefusalReason reason, String title) {
    this(status, slug(reason), reason, title);
  }

  /** The reason is the most usual of several. */
  Problem(int status, String slug, RefusalReason reason, String title) {
    this.status = status;
    this.slug = slug;
    this.reason = reason;
    this.title = title;
  }

  private static String slug(RefusalReason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** 400, for a client that speaks TLS where nobody does. */
  public static WhipResponse plainHttpOnly() {
    String detail =
        "this is TLS, and the port takes plain HTTP (expected: http://, or the HTTPS port)";
    return MALFORMED_REQUEST.response(detail).because(RefusalReason.TLS_FAILED, detail);
  }

  /** 415. The value is a client's: anything, and of any length. */
  static WhipResponse mediaType(WhipRequest request, String expected) {
    String value = request.header("Content-Type");
    String found =
        value == null || value.isBlank()
            ? "no Content-Type"
            : "Content-Type: " + Cut.to(MAX_SHOWN, value);
    return MEDIA_TYPE.response(found + " (expected: " + expected + ")");
  }

  /** 503, and when to come back (RFC 9725 §4.5). */
  public static WhipResponse unavailable(
      RefusalReason reason, String detail, int retryAfterSeconds) {
    return UNAVAILABLE
        .response(detail)
        .because(reason, detail)
        .with("Retry-After", String.valueOf(retryAfterSeconds));
  }

  /** The response; {@code detail} says what was found and what was expected. */
  public WhipResponse response(String detail) {
    return of(status, slug, title, detail).because(reason, detail);
  }

  /** With a more exact type, the reason's own name. */
  WhipResponse response(RefusalReason exact, String detail) {
    return of(status, slug(exact), title, detail).because(exact, detail);
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
