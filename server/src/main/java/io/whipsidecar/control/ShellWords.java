package io.whipsidecar.control;

import java.util.List;
import java.util.stream.Collectors;

/** Arguments as a POSIX shell reads them back. Stateless. */
final class ShellWords {
  private ShellWords() {}

  static String join(List<String> arguments) {
    return arguments.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  static String quote(String argument) {
    return argument.matches("[A-Za-z0-9_@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
