package io.whipsidecar.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a command reaches a running server: by the settings that the server itself was started with,
 * so that one environment or file serves both.
 *
 * @param grpc where it listens; of its tokens, the first is sent
 * @param authorities a file with those who sign the server's certificate, or {@link #SYSTEM}; null:
 *     the server has to have the very certificate of {@code grpc}
 */
public record ClientConfig(ServerConfig.Grpc grpc, @Nullable String authorities) {
  /** The authorities that Java trusts. */
  public static final String SYSTEM = "system";

  /**
   * Looks at no other settings.
   *
   * @throws ConfigException for the first value that can't be used
   */
  public static ClientConfig of(Function<Settings, String> values) {
    return new ClientConfig(
        ManagerKeys.parse(values), Parse.optional(values.apply(Settings.GRPC_TLS_CA)));
  }
}
