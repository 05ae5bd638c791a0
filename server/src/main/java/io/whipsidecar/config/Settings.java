package io.whipsidecar.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The one declaration of every key of {@code serve}: a flag {@code --key}, an environment variable
 * {@code WHIP_SIDECAR_KEY} and a key of the configuration file. Each default says why it is that.
 */
public enum Settings {
  GRPC_LISTEN(
      "grpc-listen",
      "127.0.0.1:9090",
      "host:port",
      "Where managers call. Loopback by default: whoever reaches it controls every ingest."),
  HTTP_LISTEN(
      "http-listen", ":8080", "host:port", "Where publishers POST; also /healthz and /metrics."),
  BASE_PATH("base-path", "/whip", "path", "Path of the WHIP endpoints: {base}/{process_id}."),
  ICE_UDP_PORT(
      "ice-udp-port",
      "8189",
      "port",
      "The one UDP port that all publishers send to; open it in the firewall. 0: any free port."),
  ADVERTISE(
      "advertise",
      "",
      "address[,address]",
      "Addresses or names that publishers are told to send to, for example the public address of a"
          + " 1:1 NAT. Repeatable. Default: the machine's addresses, and 127.0.0.1 for publishers"
          + " on the same machine."),
  LEG_PORTS(
      "leg-ports",
      "20000-29999",
      "first-last",
      "Loopback ports for legs, four an ingest. Keep it outside the kernel's ephemeral range"
          + " (32768-60999 by default), so that nobody else is given one of them."),
  STATE_DIR("state-dir", "./state", "directory", "Where registrations are kept."),
  ALLOW_ANONYMOUS(
      "allow-anonymous",
      "false",
      "true|false",
      "Accept any publisher for ingests that have no publish_token."),
  LOG_LEVEL("log-level", "info", "level", "error, warn, info or debug."),
  LOG_FORMAT("log-format", "text", "format", "text or json, on standard error.");

  private static final String ENVIRONMENT_PREFIX = "WHIP_SIDECAR_";

  private final String key;
  private final String defaultValue;
  private final String placeholder;
  private final String help;

  Settings(String key, String defaultValue, String placeholder, String help) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.placeholder = placeholder;
    this.help = help;
  }

  /** The key as in a file, in kebab-case; the flag is {@code --} and the key. */
  public String key() {
    return key;
  }

  public String defaultValue() {
    return defaultValue;
  }

  /** What stands for the value in the usage text. */
  public String placeholder() {
    return placeholder;
  }

  /** A sentence or two for the usage text. */
  public String help() {
    return help;
  }

  /** The environment variable of this key. */
  public String environmentVariable() {
    return ENVIRONMENT_PREFIX + name();
  }

  /**
   * Builds the configuration.
   *
   * @param values the value of each setting, its default included
   * @throws ConfigException for the first value that can't be used
   */
  public static ServerConfig toConfig(Function<Settings, String> values) {
    PortRange legPorts = PortRange.parse(LEG_PORTS.key, values.apply(LEG_PORTS));
    return new ServerConfig(
        grpc(values),
        http(values),
        ice(values, legPorts),
        legPorts,
        Path.of(values.apply(STATE_DIR)),
        Parse.bool(ALLOW_ANONYMOUS.key, values.apply(ALLOW_ANONYMOUS)),
        Parse.oneOf(LOG_LEVEL.key, values.apply(LOG_LEVEL), ServerConfig.LogLevel.class),
        Parse.oneOf(LOG_FORMAT.key, values.apply(LOG_FORMAT), ServerConfig.LogFormat.class));
  }

  private static ServerConfig.Grpc grpc(Function<Settings, String> values) {
    return new ServerConfig.Grpc(ListenAddress.parse(GRPC_LISTEN.key, values.apply(GRPC_LISTEN)));
  }

  private static ServerConfig.Http http(Function<Settings, String> values) {
    return new ServerConfig.Http(
        ListenAddress.parseTcp(HTTP_LISTEN.key, values.apply(HTTP_LISTEN)),
        basePath(values.apply(BASE_PATH)));
  }

  private static ServerConfig.Ice ice(Function<Settings, String> values, PortRange legPorts) {
    return new ServerConfig.Ice(
        icePort(values.apply(ICE_UDP_PORT), legPorts), list(values.apply(ADVERTISE)));
  }

  private static int icePort(String value, PortRange legPorts) {
    int port = Parse.integer(ICE_UDP_PORT.key, value, 0, 65_535);
    if (legPorts.contains(port)) {
      throw ConfigException.of(
          ICE_UDP_PORT.key, value, "a port outside " + LEG_PORTS.key + " " + legPorts);
    }
    return port;
  }

  private static String basePath(String value) {
    String path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
      throw ConfigException.of(BASE_PATH.key, value, "a path such as /whip");
    }
    return path;
  }

  private static List<String> list(String value) {
    List<String> items = new ArrayList<>();
    for (String item : value.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.trim());
      }
    }
    return items;
  }
}
