package io.whipsidecar.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a setting's value comes from: a flag, else the environment, else the file, else the
 * default.
 *
 * <p>The file is a Java properties file: a line {@code key = value} for each setting.
 */
public final class ConfigSources {
  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final Map<String, String> file;

  private ConfigSources(
      Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
    this.flags = flags;
    this.environment = environment;
    this.file = file;
  }

  /**
   * @param flags the flags given, by key
   * @param environment the process's environment
   * @param file the file of {@code --config}, or null
   * @throws ConfigException when the file can't be read or holds an unknown key
   */
  public static ConfigSources of(
      Map<String, String> flags, Map<String, String> environment, @Nullable Path file) {
    return new ConfigSources(flags, environment, file == null ? Map.of() : read(file));
  }

  /** The value of a setting. */
  public String value(Settings setting) {
    String flag = flags.get(setting.key());
    if (flag != null) {
      return flag;
    }
    String variable = environment.get(setting.environmentVariable());
    if (variable != null) {
      return variable;
    }
    return file.getOrDefault(setting.key(), setting.defaultValue());
  }

  private static Map<String, String> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw ConfigException.of("config", path.toString(), "a readable properties file: " + e);
    }
    Map<String, String> values = new java.util.HashMap<>();
    properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
    rejectUnknownKeys(path, values);
    return values;
  }

  private static void rejectUnknownKeys(Path path, Map<String, String> values) {
    TreeSet<String> known = new TreeSet<>();
    Arrays.stream(Settings.values()).map(Settings::key).forEach(known::add);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw ConfigException.of("config " + path, key, "one of " + String.join(", ", known));
      }
    }
  }
}
