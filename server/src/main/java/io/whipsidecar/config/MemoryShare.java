package io.whipsidecar.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory something may take: a number of bytes, or a share of what there is.
 *
 * @param amount bytes, or percent
 * @param percent which of the two it is
 */
public record MemoryShare(long amount, boolean percent) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([%kmg]?)");

  /** Beyond it there is nothing left for anything else. */
  private static final long MAXIMUM_PERCENT = 75;

  /** Takes {@code 25%}, {@code 512m}, {@code 2g}, or a plain number of bytes. */
  static MemoryShare parse(String key, String value) {
    Matcher form = FORM.matcher(value.trim().toLowerCase(Locale.ROOT));
    if (form.matches()) {
      long number = Long.parseLong(form.group(1));
      boolean percent = form.group(2).equals("%");
      if (!percent || number <= MAXIMUM_PERCENT) {
        return new MemoryShare(percent ? number : number << shift(form.group(2)), percent);
      }
    }
    throw ConfigException.of(
        key, value, "0% to " + MAXIMUM_PERCENT + "%, or bytes such as 512m or 2g");
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "k" -> 10;
      case "m" -> 20;
      case "g" -> 30;
      default -> 0;
    };
  }

  /**
   * In bytes.
   *
   * @param maximumBytes what there is
   */
  public long of(long maximumBytes) {
    return percent ? maximumBytes / 100 * amount : amount;
  }
}
