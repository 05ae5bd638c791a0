package io.whipsidecar.whip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A path below the base path: {@code {base}/{process id}} or {@code {base}/{process id}/{session}}.
 * The id is percent-encoded, so it may hold '/', ':', blanks or anything else (RFC 3986 §2.1).
 *
 * @param sessionId null for the endpoint itself
 */
record WhipPath(String processId, @Nullable String sessionId) {
  /** What a raw path turned out to be. */
  sealed interface Result {}

  record Found(WhipPath path) implements Result {}

  record Elsewhere() implements Result {}

  record Malformed() implements Result {}

  static Result parse(String basePath, String rawPath) {
    if (!rawPath.startsWith(basePath + "/")) {
      return new Elsewhere();
    }
    String[] segments = rawPath.substring(basePath.length() + 1).split("/", 4);
    boolean trailingSlash = segments.length > 1 && segments[segments.length - 1].isEmpty();
    int count = trailingSlash ? segments.length - 1 : segments.length;
    if (count > 2 || segments[0].isEmpty()) {
      return new Elsewhere();
    }
    String processId = decode(segments[0]);
    String sessionId = count == 2 ? decode(segments[1]) : "";
    if (processId == null || sessionId == null) {
      return new Malformed();
    }
    return new Found(new WhipPath(processId, count == 2 ? sessionId : null));
  }

  /** Null when an escape is broken or the bytes are no UTF-8. */
  static @Nullable String decode(String segment) {
    byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        out.write(raw[i]); // '+' is itself: this is a path, not a form
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      out.write(high * 16 + low);
      i += 2;
    }
    return strictUtf8(out.toByteArray());
  }

  /** Null when the bytes are no UTF-8. */
  static @Nullable String strictUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** One path segment: everything but unreserved characters is escaped (RFC 3986 §2.3). */
  static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append("%02x".formatted((int) c).toUpperCase(Locale.ROOT));
      }
    }
    return out.toString();
  }
}
