package io.whipsidecar.control;

import io.whipsidecar.config.ClientConfig;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.grpc.GrpcServer;
import io.whipsidecar.grpc.PublishUrls;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** The API on a real port, over a registry with fake ports, and commands that call it. */
final class ControlledServer implements AutoCloseable {
  private final GrpcServer server;
  private final ListenAddress address;
  private boolean closed;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  ControlledServer() throws IOException {
    IngestEvents events = new IngestEvents("run-1", Runnable::run, 10);
    server =
        new GrpcServer(
            ServerConfig.Grpc.plain(new ListenAddress.Tcp(new InetSocketAddress("127.0.0.1", 0))),
            new IngestRegistry(
                new PortAllocator(new PortRange(20_000, 20_999), block -> null, 0, 4),
                IngestStore.inMemory(),
                new RegistryLimits(10, 0),
                () -> Instant.EPOCH,
                List.of(events)),
            events,
            (ingest, reason) -> CompletableFuture.completedFuture(false),
            new PublishUrls("/whip", () -> "http://localhost:8080"),
            System::nanoTime);
    server.start();
    address = server.address();
  }

  ListenAddress address() {
    return address;
  }

  /** The options of a command line that finds this server. */
  ServerOptions options() {
    return new ServerOptions() {
      @Override
      public void addTo(CommandLine line) {}

      @Override
      public ClientConfig read(CommandLine line) {
        return new ClientConfig(ServerConfig.Grpc.plain(address()), null);
      }
    };
  }

  /** Runs {@code ingest} with these arguments; its exit code. What it said before is gone. */
  int ingest(String... arguments) {
    return run(IngestCommand.create(options()), arguments);
  }

  int run(CommandLine line, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return line.setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, failed, result) -> {
              failed.getErr().println(e.getMessage());
              failed.getErr().flush();
              return 1;
            })
        .execute(arguments);
  }

  @Override
  public void close() throws InterruptedException {
    if (!closed) {
      closed = true;
      server.stop(Duration.ofSeconds(5));
    }
  }
}
