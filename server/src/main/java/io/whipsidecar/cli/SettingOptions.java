package io.whipsidecar.cli;

import io.whipsidecar.config.ConfigSources;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Flags of commands, made from {@link Settings}, and the way back to a configuration. */
final class SettingOptions {
  private static final String CONFIG_FLAG = "--config";

  private SettingOptions() {}

  /**
   * Adds {@code --config} and a flag for each of the settings; the others come from the environment
   * and the file alone.
   */
  static void addTo(CommandSpec spec, Set<Settings> settings) {
    spec.addOption(
        OptionSpec.builder(CONFIG_FLAG)
            .type(Path.class)
            .paramLabel("FILE")
            .description(
                "A properties file with a line `key = value` for each setting below. A flag wins"
                    + " over the environment, which wins over the file.")
            .build());
    for (Settings setting : settings) {
      if (!setting.isSecret()) {
        spec.addOption(option(setting));
      }
    }
  }

  private static OptionSpec option(Settings setting) {
    boolean isSwitch = setting.placeholder().equals("true|false");
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + setting.key())
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(setting.placeholder())
            .description(description(setting));
    if (isSwitch) {
      builder.arity("0..1").fallbackValue("true");
    } else {
      builder.arity("1");
    }
    return builder.build();
  }

  private static String[] description(Settings setting) {
    String fallback =
        setting.defaultValue().isEmpty() ? "" : "Default: " + setting.defaultValue() + ". ";
    String origin = fallback + "Environment: " + setting.environmentVariable() + ".";
    return new String[] {literal(setting.help()), literal(origin)};
  }

  /** Descriptions are format strings. */
  private static String literal(String text) {
    return text.replace("%", "%%");
  }

  /** The configuration; throws ConfigException. */
  static ServerConfig toConfig(ParseResult result, Map<String, String> environment) {
    return Settings.toConfig(toSources(result, environment)::value);
  }

  /** Where each setting's value comes from; throws ConfigException for a bad file. */
  static ConfigSources toSources(ParseResult result, Map<String, String> environment) {
    Map<String, String> flags = new HashMap<>();
    for (Settings setting : Settings.values()) {
      List<String> values = result.matchedOptionValue("--" + setting.key(), List.of());
      if (!values.isEmpty()) {
        flags.put(setting.key(), String.join(",", values));
      }
    }
    @Nullable Path file = result.matchedOptionValue(CONFIG_FLAG, null);
    return ConfigSources.of(flags, environment, file);
  }
}
