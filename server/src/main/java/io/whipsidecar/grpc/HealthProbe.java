package io.whipsidecar.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks the server of a configuration for its health (grpc.health.v1), from the same machine. Called
 * by the {@code health} command, on any thread.
 */
public final class HealthProbe {
  private HealthProbe() {}

  /**
   * What came of it.
   *
   * @param serving whether the server serves
   * @param text the answer, or why there is none, in one line
   */
  public record Result(boolean serving, String text) {}

  /**
   * Asks once, and blocks until there is an answer.
   *
   * @param config how the server listens
   * @param timeout for all of it, connecting included
   * @throws ConfigException when the listener can't be reached by its configuration
   */
  public static Result ask(ServerConfig.Grpc config, Duration timeout) {
    try (ServerConnection server = ServerConnection.unverified(config)) {
      ServingStatus status =
          HealthGrpc.newBlockingStub(server.channel())
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      return new Result(status == ServingStatus.SERVING, status.name());
    } catch (StatusRuntimeException e) {
      return new Result(false, CallFailure.inWords(config.listen(), e));
    }
  }
}
