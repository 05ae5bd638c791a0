package io.whipsidecar.cli;

import io.whipsidecar.config.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A wrong command line in words: a line for each fault, and one that says where the help is. (The
 * whole help would push them off the screen.)
 */
final class UsageErrors {
  private UsageErrors() {}

  /** A command that only has subcommands was given none: prints its help where errors go. */
  static int commandExpected(CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    err.flush();
    return ExitCodes.USAGE;
  }

  /** An {@code IParameterExceptionHandler}. */
  static int report(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    faults(e).forEach(fault -> err.println("whip-sidecar: " + fault));
    err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCodes.USAGE;
  }

  private static List<String> faults(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof OverwrittenOptionException twice) {
      return List.of(name(twice.getOverwritten()) + " is given twice (expected: once)");
    }
    if (e instanceof MissingParameterException missing) {
      return missing.getMissing().stream().map(UsageErrors::missing).toList();
    }
    ArgSpec argument = e.getArgSpec();
    return List.of(
        argument == null || e.getValue() == null
            ? Objects.requireNonNullElse(e.getMessage(), e.toString())
            : "%s: \"%s\" (expected: %s)"
                .formatted(name(argument), e.getValue(), expected(argument)));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String missing(ArgSpec argument) {
    return argument instanceof OptionSpec
        ? name(argument) + " has no value (expected: " + argument.paramLabel() + ")"
        : name(argument) + " is missing (expected: " + argument.description()[0] + ")";
  }

  private static String expected(ArgSpec argument) {
    Class<?> type = argument.auxiliaryTypes()[0];
    if (type.isEnum()) {
      return alternatives(Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    boolean whole = type == int.class || type == Integer.class || type == long.class;
    return whole ? "a whole number" : argument.description()[0];
  }

  /** {@code a, b or c}. */
  static String alternatives(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static List<String> unmatched(UnmatchedArgumentException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    List<String> faults = new ArrayList<>();
    for (String argument : e.getUnmatched()) {
      if (argument.startsWith("-")) {
        String name = argument.split("=", 2)[0]; // the value may be a secret
        faults.add("unknown option " + name + Nearest.hint(name, spec.optionsMap().keySet()));
      }
    }
    if (faults.isEmpty()) {
      faults.add(unexpected(e.getUnmatched().get(0), spec));
    }
    return faults;
  }

  private static String unexpected(String argument, CommandSpec spec) {
    if (spec.subcommands().isEmpty()) {
      return "unexpected argument \"" + argument + "\"";
    }
    return unknownCommand(argument, spec);
  }

  static String unknownCommand(String name, CommandSpec parent) {
    List<String> known = List.copyOf(parent.subcommands().keySet());
    String hint = Nearest.hint(name, new TreeSet<>(known));
    return "unknown command \""
        + name
        + "\""
        + (hint.isEmpty() ? " (expected: " + alternatives(known) + ")" : hint);
  }
}
