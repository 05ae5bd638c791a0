package io.whipsidecar.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that {@code serve} can be told, validated, in groups of what belongs together.
 *
 * @param grpc how managers reach the server
 * @param http how publishers reach its pages
 * @param ice how media reaches it
 * @param legPorts loopback ports for legs
 * @param stateDir the directory of the embedded store
 * @param allowAnonymous ingests without a token accept anyone
 */
public record ServerConfig(
    Grpc grpc,
    Http http,
    Ice ice,
    PortRange legPorts,
    Path stateDir,
    boolean allowAnonymous,
    LogLevel logLevel,
    LogFormat logFormat) {

  /**
   * The managers' side.
   *
   * @param listen where managers call
   */
  public record Grpc(ListenAddress listen) {}

  /**
   * The publishers' signalling.
   *
   * @param listen where publishers POST
   * @param basePath path of the WHIP endpoints, starts with a slash and does not end with one
   */
  public record Http(ListenAddress.Tcp listen, String basePath) {}

  /**
   * The publishers' media.
   *
   * @param udpPort the one UDP port of all publishers; 0 lets the kernel choose
   * @param advertise addresses or names for candidates; empty: the machine's own
   */
  public record Ice(int udpPort, List<String> advertise) {
    public Ice {
      advertise = List.copyOf(advertise);
    }
  }

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
}
