package io.whipsidecar.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the machine's addresses publishers are told, by interface or by block of addresses.
 * Without a rule that takes something in, everything is taken that no rule leaves out.
 */
public final class InterfaceFilter {
  private final List<Rule> includes = new ArrayList<>();
  private final List<Rule> excludes = new ArrayList<>();
  private final String text;

  @FunctionalInterface
  private interface Rule {
    boolean matches(String interfaceName, InetAddress address);
  }

  private InterfaceFilter(List<String> items) {
    this.text = String.join(",", items);
  }

  /**
   * Parses items such as {@code eth0}, {@code 10.0.0.0/8} and {@code !docker0}.
   *
   * @throws ConfigException naming {@code key}
   */
  public static InterfaceFilter parse(String key, List<String> items) {
    InterfaceFilter filter = new InterfaceFilter(items);
    for (String item : items) {
      boolean excludes = item.startsWith("!");
      (excludes ? filter.excludes : filter.includes)
          .add(rule(key, excludes ? item.substring(1) : item));
    }
    return filter;
  }

  private static Rule rule(String key, String value) {
    if (value.matches("[0-9.]+(/.*)?|.*:.*|.*/.*")) {
      AddressBlock block = AddressBlock.parse(key, value);
      return (interfaceName, address) -> block.contains(address);
    }
    if (!value.matches("[^\\s!]+")) {
      throw ConfigException.of(
          key,
          value,
          "an interface such as eth0 or a block such as 10.0.0.0/8, `!` to leave it out");
    }
    return (interfaceName, address) -> interfaceName.equals(value);
  }

  /** Whether publishers are told this address of this interface. */
  public boolean accepts(String interfaceName, InetAddress address) {
    return (includes.isEmpty() || anyOf(includes, interfaceName, address))
        && !anyOf(excludes, interfaceName, address);
  }

  private static boolean anyOf(List<Rule> rules, String interfaceName, InetAddress address) {
    return rules.stream().anyMatch(rule -> rule.matches(interfaceName, address));
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
