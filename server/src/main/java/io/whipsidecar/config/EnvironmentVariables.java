package io.whipsidecar.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The environment variables that begin with {@code WHIP_SIDECAR_}. Any thread. */
public final class EnvironmentVariables {
  static final String PREFIX = "WHIP_SIDECAR_";

  /** Of the launcher's. */
  private static final Set<String> NO_SETTINGS = Set.of("WHIP_SIDECAR_MAX_HEAP");

  private EnvironmentVariables() {}

  /** Those that are settings, by key. */
  static Map<String, String> settings(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    for (Settings setting : Settings.values()) {
      String name = setting.environmentVariable();
      String value = environment.get(name);
      if (value != null && !isOfKubernetes(name, value)) {
        values.put(setting.key(), value);
      }
    }
    return values;
  }

  /**
   * A line for each that is no setting: most likely it is misspelt, and its value is not used.
   * Their values are not shown, they may be secrets.
   */
  public static List<String> warnings(Map<String, String> environment) {
    Set<String> known = new TreeSet<>(NO_SETTINGS);
    Arrays.stream(Settings.values()).map(Settings::environmentVariable).forEach(known::add);
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)
                  && !known.contains(name)
                  && !isOfKubernetes(name, value)) {
                warnings.add("the variable " + name + " is no setting" + Nearest.hint(name, known));
              }
            });
    return warnings;
  }

  /**
   * True when Kubernetes has set it for a Service whose name begins with whip-sidecar: it does so
   * for every container of the namespace, and {@code WHIP_SIDECAR_ICE_UDP_PORT} may be one of them.
   */
  static boolean isOfKubernetes(String name, String value) {
    return name.matches(".*_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)")
        || name.matches(".*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?")
        || (name.endsWith("_PORT") && value.matches("(tcp|udp|sctp)://.*"));
  }
}
