package io.whipsidecar.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command's manual page in the macros of man(7), made of the same declaration as its {@code
 * --help}. (picocli's own generator writes AsciiDoc, and needs another program behind it.)
 */
final class ManPage {
  private final StringBuilder page = new StringBuilder();
  private final CommandSpec command;
  private final CommandLine.Help help;

  private ManPage(CommandSpec command) {
    this.command = command;
    this.help = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF));
  }

  /** {@code whip-sidecar-ingest-start}. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  static String of(CommandSpec command, String version) {
    return new ManPage(command).write(version);
  }

  private String write(String version) {
    UsageMessageSpec usage = command.usageMessage();
    String title = name(command).toUpperCase(java.util.Locale.ROOT);
    macro(".TH", title, "1", "", "whip-sidecar " + version, "User commands");
    macro(".SH", "NAME");
    text(name(command) + " \\- " + escape(summary(command)));
    macro(".SH", "SYNOPSIS");
    macro(".nf");
    text(escape(help.synopsis(0).strip()));
    macro(".fi");
    macro(".SH", "DESCRIPTION");
    paragraph(usage.description());
    options();
    subcommands();
    exitCodes(usage.exitCodeList());
    footer(usage);
    seeAlso();
    return page.toString();
  }

  private static String summary(CommandSpec command) {
    String joined = String.join(" ", command.usageMessage().description()).strip();
    int end = joined.indexOf(". ");
    String first = end < 0 ? joined : joined.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  private void options() {
    List<PositionalParamSpec> parameters =
        command.positionalParameters().stream().filter(one -> !one.hidden()).toList();
    List<OptionSpec> options = command.options().stream().filter(one -> !one.hidden()).toList();
    if (parameters.isEmpty() && options.isEmpty()) {
      return;
    }
    macro(".SH", "OPTIONS");
    CommandLine.Help.IParamLabelRenderer labels = help.createDefaultParamLabelRenderer();
    for (PositionalParamSpec one : parameters) {
      item(
          one.paramLabel(),
          help.createDefaultParameterRenderer().render(one, labels, help.colorScheme()));
    }
    for (OptionSpec one : options) {
      Text label = labels.renderParameterLabel(one, Ansi.OFF, List.of());
      item(
          String.join(", ", one.names()) + label,
          help.createDefaultOptionRenderer().render(one, labels, help.colorScheme()));
    }
  }

  /**
   * @param rows as in the usage text: the description is in the last column of each
   */
  private void item(String term, Text[][] rows) {
    macro(".TP");
    text("\\fB" + escape(term) + "\\fR");
    for (Text[] row : rows) {
      String description = row[row.length - 1].plainString().strip();
      if (!description.isEmpty()) {
        text(escape(description));
      }
    }
  }

  private void subcommands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    macro(".SH", "COMMANDS");
    for (CommandLine one : command.subcommands().values()) {
      macro(".TP");
      text("\\fB" + escape(one.getCommandSpec().name()) + "\\fR");
      text(escape(summary(one.getCommandSpec())) + ".");
    }
  }

  private void exitCodes(Map<String, String> codes) {
    if (codes.isEmpty()) {
      return;
    }
    macro(".SH", "EXIT STATUS");
    codes.forEach(
        (code, meaning) -> {
          macro(".TP");
          text("\\fB" + escape(code) + "\\fR");
          text(escape(meaning) + ".");
        });
  }

  /** Examples: to be read as they stand. */
  private void footer(UsageMessageSpec usage) {
    if (usage.footer().length == 0) {
      return;
    }
    macro(".SH", "EXAMPLES");
    macro(".nf");
    for (String line : usage.footer()) {
      text(escape(String.format(line).strip()));
    }
    macro(".fi");
  }

  private void seeAlso() {
    CommandSpec parent = command.parent();
    if (parent != null) {
      macro(".SH", "SEE ALSO");
      text("\\fB" + escape(name(parent)) + "\\fR(1)");
    }
  }

  private void paragraph(String... lines) {
    for (String line : lines) {
      text(escape(help.colorScheme().text(String.format(line)).plainString().strip()));
    }
  }

  private void macro(String name, String... arguments) {
    page.append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  private void text(String text) {
    for (String line : text.split("\n", -1)) {
      // A dot or an apostrophe in the first column would be taken for a macro.
      page.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "").append(line);
      page.append('\n');
    }
  }

  private static String escape(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
