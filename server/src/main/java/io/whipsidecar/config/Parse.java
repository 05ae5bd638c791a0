package io.whipsidecar.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strings of a configuration as values, or a {@link ConfigException} that names the key. */
final class Parse {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");
  private static final long DAY_SECONDS = 86_400;
  private static final long MAX_SECONDS = 3_650 * DAY_SECONDS;

  private Parse() {}

  static int integer(String key, String value, int minimum, int maximum) {
    return integer(key, value, value, minimum, maximum, minimum + " to " + maximum);
  }

  static int integer(
      String key, String value, String digits, int minimum, int maximum, String expected) {
    try {
      int number = Integer.parseInt(digits.trim());
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below, together with numbers out of range.
    }
    throw ConfigException.of(key, value, expected);
  }

  /** A whole number with a unit: s, m, h or d; 1 s to 10 years. */
  static Duration duration(String key, String value) {
    Matcher matcher = DURATION.matcher(value.trim());
    if (matcher.matches()) {
      long seconds = Long.parseLong(matcher.group(1)) * unitSeconds(matcher.group(2));
      if (seconds >= 1 && seconds <= MAX_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    }
    throw ConfigException.of(key, value, "a number and s, m, h or d, such as 90s; at most 3650d");
  }

  private static long unitSeconds(String unit) {
    return switch (unit) {
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3_600;
      default -> DAY_SECONDS;
    };
  }

  static boolean bool(String key, String value) {
    return switch (value.trim()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ConfigException.of(key, value, "true or false");
    };
  }

  static <E extends Enum<E>> E oneOf(String key, String value, Class<E> type) {
    StringBuilder names = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      if (name.equals(value.trim())) {
        return constant;
      }
      names.append(names.isEmpty() ? "" : ", ").append(name);
    }
    throw ConfigException.of(key, value, "one of " + names);
  }

  /** The items between commas. */
  static List<String> list(String value) {
    List<String> items = new ArrayList<>();
    for (String item : value.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.trim());
      }
    }
    return items;
  }

  /** Null for a setting that was not made. */
  static @Nullable String optional(String value) {
    return value.isBlank() ? null : value.trim();
  }
}
