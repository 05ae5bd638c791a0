package io.whipsidecar.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that {@code serve} can be told, validated.
 *
 * @param grpcListen where managers call
 * @param httpListen where publishers POST
 * @param basePath path of the WHIP endpoints, starts with a slash and does not end with one
 * @param iceUdpPort the one UDP port of all publishers; 0 lets the kernel choose
 * @param advertise addresses or names for candidates; empty: the machine's own
 * @param legPorts loopback ports for legs
 * @param stateDir the directory of the embedded store
 * @param allowAnonymous ingests without a token accept anyone
 */
public record ServerConfig(
    ListenAddress grpcListen,
    ListenAddress.Tcp httpListen,
    String basePath,
    int iceUdpPort,
    List<String> advertise,
    PortRange legPorts,
    Path stateDir,
    boolean allowAnonymous,
    LogLevel logLevel,
    LogFormat logFormat) {

  /** How much is logged. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** How a log line looks. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  public ServerConfig {
    advertise = List.copyOf(advertise);
  }
}
