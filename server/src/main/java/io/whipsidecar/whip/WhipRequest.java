package io.whipsidecar.whip;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as the rules need it.
 *
 * @param method as sent; methods are case-sensitive (RFC 9110 §9.1)
 * @param path the raw path, still percent-encoded, without query
 * @param query the raw query, empty when there is none
 * @param body all of it; the caller has limited its size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are handed over
public record WhipRequest(
    String method, String path, String query, List<Header> headers, byte[] body, Client client) {
  /** Characters of a User-Agent that are kept. */
  static final int MAX_USER_AGENT = 256;

  /** The first value of a header field, or null. */
  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** What the client calls itself, cut; empty when it does not. */
  String userAgent() {
    String value = header("User-Agent");
    return value == null ? "" : Cut.to(MAX_USER_AGENT, value);
  }

  /** The media type without its parameters, in lower case; empty when there is none. */
  String mediaType() {
    String value = header("Content-Type");
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  /** Whether an Accept header names this media type; a wildcard does not (RFC 9110 §12.5.1). */
  boolean accepts(String type) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase("Accept") && names(header.value(), type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String accept, String type) {
    for (String range : accept.split(",", -1)) {
      String[] parts = range.trim().split("\\s*;\\s*", -1);
      boolean refused = Arrays.stream(parts).anyMatch(part -> part.matches("(?i)q=0(\\.0*)?"));
      if (parts[0].equalsIgnoreCase(type)) {
        return !refused;
      }
    }
    return false;
  }

  boolean isPreflight() {
    return method.equals("OPTIONS") && header("Access-Control-Request-Method") != null;
  }
}
