package io.whipsidecar.config;

/**
 * A range of ports, both ends included.
 *
 * @param first the lowest port, at least 1024
 * @param last the highest port, at most 65535
 */
public record PortRange(int first, int last) {
  private static final String EXPECTED =
      "first-last, both from 1024 to 65535, at least 4 ports, for example 20000-29999";
  private static final int MINIMUM_PORTS = 4; // one ingest of the default leg format

  /**
   * Parses {@code first-last}.
   *
   * @throws ConfigException naming {@code key}
   */
  public static PortRange parse(String key, String value) {
    int dash = value.indexOf('-');
    if (dash < 0) {
      throw ConfigException.of(key, value, EXPECTED);
    }
    int first = Parse.integer(key, value, value.substring(0, dash), 1024, 65_535, EXPECTED);
    int last = Parse.integer(key, value, value.substring(dash + 1), 1024, 65_535, EXPECTED);
    if (last - first + 1 < MINIMUM_PORTS) {
      throw ConfigException.of(key, value, EXPECTED);
    }
    return new PortRange(first, last);
  }

  public boolean contains(int port) {
    return port >= first && port <= last;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
