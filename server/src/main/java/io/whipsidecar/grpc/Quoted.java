package io.whipsidecar.grpc;

/** Foreign strings in messages: on one line, in quotes, of bounded length. */
final class Quoted {
  private static final int MAX_CHARS = 512;

  private Quoted() {}

  /** As Go's {@code %q}: quotes, backslashes and control characters are escaped. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    int end = Math.min(text.length(), MAX_CHARS);
    text.substring(0, end).codePoints().forEach(c -> append(quoted, c));
    return quoted.append(end < text.length() ? "…\"" : "\"").toString();
  }

  private static void append(StringBuilder quoted, int c) {
    switch (c) {
      case '"', '\\' -> quoted.append('\\').append((char) c);
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (Character.isISOControl(c)) {
          quoted.append(String.format("\\x%02x", c));
        } else {
          quoted.appendCodePoint(c);
        }
      }
    }
  }
}
