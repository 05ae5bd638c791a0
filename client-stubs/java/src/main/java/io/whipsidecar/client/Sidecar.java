package io.whipsidecar.client;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The connection of a manager to its sidecar, and what went wrong in one line. Any thread.
 *
 * <p>Needs a transport of gRPC at run time: {@code grpc-netty-shaded} or {@code grpc-netty}.
 */
public final class Sidecar {
  /**
   * How long a manager waits for an answer. The sidecar answers from memory in milliseconds: a
   * longer wait means that it cannot be reached.
   */
  public static final Duration DEADLINE = Duration.ofSeconds(2);

  private Sidecar() {}

  /**
   * A channel in plain text to the sidecar at a target, {@code host:port} or, on Linux, {@code
   * unix:/path}.
   *
   * <p>It does not wait for the sidecar. A call fails at once while the sidecar is down, and
   * succeeds within about a second of its return.
   *
   * @param interceptors {@link ManagerToken#of} for a sidecar that asks for a token
   */
  public static ManagedChannel channel(String target, ClientInterceptor... interceptors) {
    return channel(target, InsecureChannelCredentials.create(), interceptors);
  }

  /**
   * The same with credentials.
   *
   * @param credentials {@link #tls} for example
   */
  public static ManagedChannel channel(
      String target, ChannelCredentials credentials, ClientInterceptor... interceptors) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, credentials)
            .intercept(interceptors)
            // No more often than every 10 s: the sidecar closes connections that ping more.
            .keepAliveTime(20, SECONDS)
            .keepAliveTimeout(5, SECONDS)
            // An idle connection would be closed after 30 minutes and opened again by the next
            // call.
            .idleTimeout(365, DAYS)
            .build();
    BackoffCap.on(channel);
    return channel;
  }

  /** TLS with the authorities of a file that sign the sidecar's certificate. */
  public static ChannelCredentials tls(Path roots) throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(roots.toFile()).build();
  }

  /** Mutual TLS: with the manager's own certificate and key, too. */
  public static ChannelCredentials tls(Path roots, Path certificate, Path key) throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(roots.toFile())
        .keyManager(certificate.toFile(), key.toFile())
        .build();
  }

  /**
   * The stable reason of an error of the sidecar, such as {@code INVALID_FIELD}; empty for others.
   */
  public static String reason(Throwable failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return "";
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        ErrorInfo info = errorInfo(detail);
        if (info.getDomain().equals("whipsidecar")) {
          return info.getReason();
        }
      }
    }
    return "";
  }

  private static ErrorInfo errorInfo(Any detail) {
    try {
      return detail.unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException e) {
      return ErrorInfo.getDefaultInstance();
    }
  }

  /**
   * One line that can be shown to a user, such as {@code INVALID_ARGUMENT: whip_ingest.video_pt:
   * 50; expected 0 or 96 to 127 [INVALID_FIELD]}.
   */
  public static String explain(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String reason = reason(failure);
    return status.getCode()
        + (status.getDescription() == null ? "" : ": " + status.getDescription())
        + (reason.isEmpty() ? "" : " [" + reason + "]");
  }
}
