package io.whipsidecar.whip;

import org.jspecify.annotations.Nullable;

/** Where a request carries its token. */
final class Credentials {
  /** RFC 6750 §2.3 has the first; clients write the second. */
  private static final String[] QUERY_NAMES = {"access_token=", "token="};

  private Credentials() {}

  /** Of the Authorization header field; its scheme is case-insensitive (RFC 9110 §11.1). */
  static @Nullable String bearer(WhipRequest request) {
    String value = request.header("Authorization");
    return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
        ? value.substring(7).trim()
        : null;
  }

  /** Of the query, else the segment after the process id, where a session URL has its secret. */
  static @Nullable String inUrl(WhipRequest request, WhipPath path) {
    String token = inQuery(request);
    return token == null ? path.sessionId() : token;
  }

  static @Nullable String inQuery(WhipRequest request) {
    for (String parameter : request.query().split("&", -1)) {
      for (String name : QUERY_NAMES) {
        if (parameter.startsWith(name)) {
          return WhipPath.decode(parameter.substring(name.length()));
        }
      }
    }
    return null;
  }
}
