package io.whipsidecar.client;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/** What a manager shows a sidecar that asks for a token ({@code --grpc-token-file}). */
public final class ManagerToken {
  private ManagerToken() {}

  /**
   * Sends the token with every call: {@code Sidecar.channel(target, ManagerToken.of(token))}.
   * Beyond loopback use {@link Sidecar#tls} too, or it travels in the clear.
   */
  public static ClientInterceptor of(String token) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }
}
