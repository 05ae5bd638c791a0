package io.whipsidecar.config;

import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --config}: a Java properties file in UTF-8, of which each key's line is known,
 * because {@link Properties} does not tell it.
 */
final class ConfigFile {
  /** No file. */
  static final ConfigFile NONE = new ConfigFile("");

  private final String name;
  private final Map<String, Entry> entries = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private record Entry(String value, int line) {}

  private ConfigFile(String name) {
    this.name = name;
  }

  /**
   * Reads it.
   *
   * @throws ConfigException when it can't be read
   */
  static ConfigFile read(Path path) {
    ConfigFile file = new ConfigFile(path.toString());
    try {
      file.parse(Files.readAllLines(path));
    } catch (IOException e) {
      throw ConfigException.of(
          "--config", path.toString(), "a properties file that can be read: " + FailureText.of(e));
    }
    return file;
  }

  /** A line that ends with a backslash goes on in the next one; comments never do. */
  private void parse(List<String> lines) {
    for (int first = 0; first < lines.size(); first++) {
      int last = first;
      if (!lines.get(first).strip().matches("[#!].*")) {
        while (goesOn(lines.get(last)) && last + 1 < lines.size()) {
          last++;
        }
      }
      add(String.join("\n", lines.subList(first, last + 1)), first + 1);
      first = last;
    }
  }

  private static boolean goesOn(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private void add(String text, int line) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      faults.add(at(line) + FailureText.of(e) + " (expected: key = value)");
    }
    for (String key : one.stringPropertyNames()) {
      if (isKnown(key)) {
        entries.put(key, new Entry(one.getProperty(key), line));
      } else {
        faults.add(at(line) + "\"" + key + "\" is no setting" + Nearest.hint(key, keys()));
      }
    }
  }

  private String at(int line) {
    return name + ":" + line + ": ";
  }

  private static boolean isKnown(String key) {
    return Arrays.stream(Settings.values()).anyMatch(setting -> setting.key().equals(key));
  }

  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    Arrays.stream(Settings.values()).map(Settings::key).forEach(keys::add);
    return keys;
  }

  /** The value of a key, or null. */
  @Nullable String value(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** {@code /etc/sidecar.properties:3: http-listen}. */
  String place(String key) {
    Entry entry = entries.get(key);
    return at(entry == null ? 0 : entry.line()) + key;
  }

  /** Keys that are no settings, and lines that are none, as lines for the operator. */
  List<String> faults() {
    return faults;
  }
}
