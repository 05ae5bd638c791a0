package io.whipsidecar.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthGrpc;
import io.whipsidecar.auth.BearerTokens;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls with a manager's token pass (RFC 6750 §2.1). Health needs none: it tells nothing but
 * whether the server serves, and the probes of orchestrators can't send one.
 */
final class TokenInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "bearer ";

  private final BearerTokens tokens;

  TokenInterceptor(BearerTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String service = call.getMethodDescriptor().getServiceName();
    if (HealthGrpc.SERVICE_NAME.equals(service)) {
      return next.startCall(call, headers);
    }
    String token = token(headers.get(AUTHORIZATION));
    if (token != null && tokens.isGood(token)) {
      return next.startCall(call, headers);
    }
    StatusTable.close(call, StatusTable.unauthenticated(token != null));
    return new ServerCall.Listener<>() {};
  }

  private static @Nullable String token(@Nullable String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? authorization.substring(SCHEME.length()).trim()
        : null;
  }
}
