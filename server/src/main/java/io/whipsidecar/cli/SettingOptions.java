package io.whipsidecar.cli;

import io.whipsidecar.config.ConfigSources;
import io.whipsidecar.config.EnvironmentVariables;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** Flags of commands, made from {@link Settings}, and the way back to a configuration. */
final class SettingOptions {
  private static final String CONFIG_FLAG = "--config";

  /** Beside the options' names, in a help of 100 columns. */
  private static final int DESCRIPTION_COLUMNS = 70;

  private SettingOptions() {}

  /**
   * Adds {@code --config} and a flag for each of the settings; the others come from the environment
   * and the file alone.
   */
  static void addTo(CommandLine line, Set<Settings> settings) {
    CommandSpec spec = line.getCommandSpec();
    spec.addOption(
        OptionSpec.builder(CONFIG_FLAG)
            .type(Path.class)
            .paramLabel("file")
            .description(
                lines(
                    "A properties file with a line `key = value` for each setting: --http-listen is"
                        + " the key http-listen, and the environment variable"
                        + " WHIP_SIDECAR_HTTP_LISTEN. A flag wins over the environment, which wins"
                        + " over the file."))
            .build());
    for (Settings setting : settings) {
      if (!setting.isSecret()) {
        spec.addOption(option(setting));
      }
    }
    spec.usageMessage().abbreviateSynopsis(true);
    line.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new SettingHelp(settings)::render);
  }

  private static OptionSpec option(Settings setting) {
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + setting.key())
            .paramLabel(setting.placeholder())
            .description(description(setting));
    if (setting.isList()) {
      builder.type(List.class).auxiliaryTypes(String.class).arity("1");
    } else if (setting.isSwitch()) {
      builder.type(String.class).arity("0..1").fallbackValue("true");
    } else {
      builder.type(String.class).arity("1");
    }
    return builder.build();
  }

  private static String[] description(Settings setting) {
    return lines(
        setting.defaultValue().isEmpty()
            ? setting.help()
            : setting.help() + " Default: " + setting.defaultValue() + ".");
  }

  /** Broken between words only, so that a URL stays one; descriptions are format strings. */
  private static String[] lines(String text) {
    String broken = text.replaceAll("(.{1," + DESCRIPTION_COLUMNS + "})(?: |$)", "$1\n");
    return broken.replace("%", "%%").split("\n");
  }

  /** The configuration; throws ConfigException. */
  static ServerConfig toConfig(ParseResult result, Map<String, String> environment) {
    return Settings.toConfig(toSources(result, environment));
  }

  /** Tells of variables that are taken for nothing; the server logs it itself. */
  static void warnOfVariables(CommandLine line, Map<String, String> environment) {
    for (String warning : EnvironmentVariables.warnings(environment)) {
      line.getErr().println("whip-sidecar: warning: " + warning);
    }
  }

  /** Where each setting's value comes from; throws ConfigException for a bad file. */
  static ConfigSources toSources(ParseResult result, Map<String, String> environment) {
    Map<String, String> flags = new HashMap<>();
    for (Settings setting : Settings.values()) {
      Object value = result.matchedOptionValue("--" + setting.key(), null);
      if (value != null) {
        flags.put(setting.key(), text(value));
      }
    }
    @Nullable Path file = result.matchedOptionValue(CONFIG_FLAG, null);
    return ConfigSources.of(flags, environment, file);
  }

  private static String text(Object value) {
    return value instanceof List<?> items
        ? items.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }
}
