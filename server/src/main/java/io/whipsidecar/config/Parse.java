package io.whipsidecar.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings of a configuration as values, or a {@link ConfigException} that names the key. */
final class Parse {
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
