package io.whipsidecar.demo;

import java.util.List;
import java.util.Locale;

/**
 * One measured value with what was expected of it.
 *
 * @param name what was measured
 * @param value as people read it, with its unit
 * @param expected the condition in words
 * @param pass whether it holds
 * @param needsTime whether a machine that is too slow for a live encoder is enough to miss it
 */
public record Figure(String name, String value, String expected, boolean pass, boolean needsTime) {

  /** One that holds on a busy machine, too. */
  public Figure(String name, String value, String expected, boolean pass) {
    this(name, value, expected, pass, false);
  }

  /** The same, as one that a machine which is too slow can miss. */
  Figure needingTime() {
    return new Figure(name, value, expected, pass, true);
  }

  /** Milliseconds that should not exceed a limit; NaN (not measurable) fails. */
  static Figure atMostMs(String name, double ms, double limitMs) {
    return new Figure(name, ms(ms), "at most " + ms(limitMs), ms <= limitMs);
  }

  /** A count that should not exceed a limit. */
  static Figure atMost(String name, long count, long limit) {
    String expected = limit == 0 ? "none" : "at most " + limit;
    return new Figure(name, String.valueOf(count), expected, count <= limit);
  }

  static String ms(double ms) {
    return Double.isNaN(ms) ? "not measured" : String.format(Locale.ROOT, "%.1f ms", ms);
  }

  /** Whether all hold. */
  public static boolean allPass(List<Figure> figures) {
    return figures.stream().allMatch(Figure::pass);
  }

  /** In words, for people. */
  String sentence() {
    return "%s: %s (expected: %s)".formatted(name, value, expected);
  }

  /** A table for people, one line a figure. */
  public static String table(List<Figure> figures) {
    StringBuilder table = new StringBuilder();
    for (Figure figure : figures) {
      table.append(
          String.format(
              "  %s  %-42s %16s   (%s)%n",
              figure.pass ? "PASS" : "FAIL", figure.name, figure.value, figure.expected));
    }
    return table.toString();
  }
}
