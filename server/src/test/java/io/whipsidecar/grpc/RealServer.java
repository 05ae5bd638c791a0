package io.whipsidecar.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The server on the real transport, over a registry with fake ports. */
final class RealServer implements AutoCloseable {
  static final ListenAddress LOOPBACK =
      new ListenAddress.Tcp(new InetSocketAddress("127.0.0.1", 0));

  final GrpcServer server;

  RealServer(ServerConfig.Grpc config) throws IOException {
    server = create(config);
    server.start();
  }

  static ServerConfig.Grpc config(
      ServerConfig.@Nullable Tls tls, @Nullable Path tokenFile, String token) {
    ServerConfig.Grpc plain = ServerConfig.Grpc.plain(LOOPBACK);
    return new ServerConfig.Grpc(LOOPBACK, plain.socketMode(), tls, tokenFile, token);
  }

  static GrpcServer create(ServerConfig.Grpc config) {
    IngestEvents events = new IngestEvents("run-1", Runnable::run, 10);
    IngestRegistry registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 20_999), block -> null, 0, 4),
            IngestStore.inMemory(),
            new RegistryLimits(10, 0),
            () -> Instant.EPOCH,
            List.of(events));
    return new GrpcServer(
        config,
        registry,
        events,
        (ingest, reason) -> CompletableFuture.completedFuture(false),
        PublishUrls.at("/whip"),
        System::nanoTime);
  }

  ManagedChannel channel() {
    return channel(InsecureChannelCredentials.create(), Map.of());
  }

  ManagedChannel channel(ChannelCredentials credentials, Map<String, String> headers) {
    return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), credentials)
        .intercept(headers(headers))
        .build();
  }

  private static ClientInterceptor headers(Map<String, String> headers) {
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) ->
            metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  @Override
  public void close() {
    try {
      server.stop(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
