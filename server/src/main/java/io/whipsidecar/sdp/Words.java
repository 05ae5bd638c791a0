package io.whipsidecar.sdp;

import java.util.Arrays;
import java.util.List;

/** Small helpers for values that stand in SDP lines, and for messages about them. */
final class Words {
  private static final int QUOTED_LENGTH = 80;

  private Words() {}

  static List<String> split(String value) {
    return value.isBlank() ? List.of() : Arrays.asList(value.trim().split("[ \t]+"));
  }

  /** The value between quotation marks, cut where it would make a message unreadable. */
  static String quote(String value) {
    return value.length() <= QUOTED_LENGTH
        ? '"' + value + '"'
        : '"' + value.substring(0, QUOTED_LENGTH) + "…\"";
  }

  /** The number, or -1 when the text is not a decimal within 0..{@code max}. */
  static long number(String text, long max) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long value = Long.parseLong(text);
    return value <= max ? value : -1;
  }

  /** RFC 8866 §9 token: what a mid or a rid is made of. */
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.length() <= 64
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]".indexOf(c) < 0);
  }
}
