package io.whipsidecar.grpc;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks the server of a configuration for its health (grpc.health.v1), from the same machine. Called
 * by the {@code health} command, on any thread. The one place that knows how a listener is reached.
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
   * @param listen where the server listens
   * @param timeout for all of it, connecting included
   * @throws ConfigException when the listener can't be reached by its configuration
   */
  public static Result ask(ListenAddress listen, Duration timeout) {
    ManagedChannel channel = channel(listen).directExecutor().build();
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      return new Result(status == ServingStatus.SERVING, status.name());
    } catch (StatusRuntimeException e) {
      return new Result(false, "no answer from " + listen + ": " + e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }

  private static ManagedChannelBuilder<?> channel(ListenAddress listen) {
    if (listen instanceof ListenAddress.Tcp tcp) {
      InetSocketAddress address = tcp.address();
      return Grpc.newChannelBuilderForAddress(
          host(address.getAddress()), address.getPort(), InsecureChannelCredentials.create());
    }
    throw ConfigException.of(Settings.GRPC_LISTEN.key(), listen.toString(), "host:port");
  }

  private static String host(InetAddress listen) {
    InetAddress host = listen.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listen;
    return host.getHostAddress();
  }
}
