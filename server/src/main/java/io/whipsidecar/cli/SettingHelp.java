package io.whipsidecar.cli;

import io.whipsidecar.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options in the usage text of a command that takes {@link Settings}: its own ones first, then
 * the settings under the headings of their groups.
 */
final class SettingHelp {
  private final Set<Settings> settings;

  SettingHelp(Set<Settings> settings) {
    this.settings = settings;
  }

  /** An {@code IHelpSectionRenderer}. */
  String render(Help help) {
    List<OptionSpec> own = new ArrayList<>(help.commandSpec().options());
    StringBuilder text = new StringBuilder();
    for (Settings.Group group : Settings.Group.values()) {
      List<OptionSpec> options = new ArrayList<>();
      for (Settings setting : settings) {
        OptionSpec option = help.commandSpec().findOption("--" + setting.key());
        if (setting.group() == group && option != null) {
          options.add(option);
        }
      }
      own.removeAll(options);
      if (!options.isEmpty()) {
        text.append(System.lineSeparator()).append(group.title()).append(':');
        text.append(System.lineSeparator()).append(layout(help, options));
      }
    }
    return layout(help, own) + text;
  }

  private static String layout(Help help, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout();
    layout.addAllOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }
}
