package io.whipsidecar.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private final ConfigFile file;

  private ConfigSources(
      Map<String, String> flags, Map<String, String> environment, ConfigFile file) {
    this.flags = flags;
    this.environment = environment;
    this.file = file;
  }

  /**
   * @param flags the flags given, by key
   * @param environment the process's environment
   * @param file the file of {@code --config}, or null
   * @throws ConfigException when the file can't be read
   */
  public static ConfigSources of(
      Map<String, String> flags, Map<String, String> environment, @Nullable Path file) {
    return new ConfigSources(
        Map.copyOf(flags),
        EnvironmentVariables.settings(environment),
        file == null ? ConfigFile.NONE : ConfigFile.read(file));
  }

  /** The value of a setting. */
  public String value(Settings setting) {
    for (String value :
        new @Nullable String[] {
          flags.get(setting.key()), environment.get(setting.key()), file.value(setting.key())
        }) {
      if (value != null) {
        return value;
      }
    }
    return setting.defaultValue();
  }

  /**
   * Where that value stands, as the operator finds it: the flag, the variable, or file and line.
   */
  String place(Settings setting) {
    boolean flag = flags.containsKey(setting.key());
    if (!flag && environment.containsKey(setting.key())) {
      return setting.environmentVariable();
    }
    if (!flag && file.value(setting.key()) != null) {
      return file.place(setting.key());
    }
    return setting.isSecret() ? setting.environmentVariable() : "--" + setting.key();
  }

  /** Faults of the file that belong to no setting. */
  List<String> faults() {
    return file.faults();
  }

  /**
   * For who takes single values.
   *
   * @throws ConfigException when the file has keys that are no settings
   */
  public ConfigSources checked() {
    if (!faults().isEmpty()) {
      throw ConfigException.ofAll(faults());
    }
    return this;
  }
}
