package io.whipsidecar.doctor;

/**
 * What one check came to.
 *
 * @param subject what was looked at, in a word or two
 * @param text what was found, with the values
 * @param remedy what to do; empty when there is nothing to do
 */
public record Finding(Level level, String subject, String text, String remedy) {
  /** How bad it is. */
  public enum Level {
    OK,
    /** It works, but not as well as it could, or not for everyone. */
    WARN,
    /** It does not work. */
    FAIL
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, "");
  }

  static Finding warn(String subject, String text, String remedy) {
    return new Finding(Level.WARN, subject, text, remedy);
  }

  static Finding fail(String subject, String text, String remedy) {
    return new Finding(Level.FAIL, subject, text, remedy);
  }

  /** A line, and one more for the remedy. */
  public String inWords() {
    String line =
        "%-4s  %s: %s%n".formatted(level.name().toLowerCase(java.util.Locale.ROOT), subject, text);
    return remedy.isEmpty() ? line : line + "      -> %s%n".formatted(remedy);
  }
}
