package io.whipsidecar.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Instants as {@link Instant#toString} writes them. {@link Instant#parse} makes formatters of its
 * own for each of them: with 10,000 registrations it took a sixth of a server's start.
 */
final class InstantText {
  private static final String TO_SECONDS = "0000-00-00T00:00:00";
  private static final int FRACTION = TO_SECONDS.length() + 1;
  private static final int NANO_DIGITS = 9;

  private InstantText() {}

  /**
   * @throws java.time.DateTimeException when it is not one
   */
  static Instant parse(String text) {
    if (!isPlain(text)) {
      return Instant.parse(text);
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            nanos(text))
        .toInstant(ZoneOffset.UTC);
  }

  private static int nanos(String text) {
    int nanos = 0;
    for (int i = FRACTION; i < FRACTION + NANO_DIGITS; i++) {
      nanos = 10 * nanos + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
    }
    return nanos;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** Whether it is of the years 0 to 9999, with at most nine digits behind the seconds. */
  private static boolean isPlain(String text) {
    int end = text.length() - 1;
    if (end != TO_SECONDS.length() && (end <= FRACTION || end > FRACTION + NANO_DIGITS)) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char expected = i < TO_SECONDS.length() ? TO_SECONDS.charAt(i) : i < FRACTION ? '.' : '0';
      boolean isDigit = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      if (expected == '0' ? !isDigit : text.charAt(i) != expected) {
        return false;
      }
    }
    return text.charAt(end) == 'Z';
  }
}
