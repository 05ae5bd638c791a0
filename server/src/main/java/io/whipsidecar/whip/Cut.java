package io.whipsidecar.whip;

/** Cuts what others have written to a length that a log and an API can bear. */
final class Cut {
  private Cut() {}

  /** At most so many characters, of which the last is an ellipsis when some are missing. */
  static String to(int max, String text) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
  }
}
