package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.config.ClientConfig;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
  @TempDir private Path folder;

  private ServerConfig.Grpc config() {
    return config("rw-------");
  }

  private ServerConfig.Grpc config(String mode) {
    return new ServerConfig.Grpc(
        new ListenAddress.Unix(socket().toString()),
        PosixFilePermissions.fromString(mode),
        null,
        null,
        "");
  }

  private Path socket() {
    return folder.resolve("grpc.sock");
  }

  private void assertServes() {
    try (ServerConnection client = ServerConnection.open(new ClientConfig(config(), null))) {
      var request = GrpcFixture.request("x").build();
      var stub = ProcessLifecycleServiceGrpc.newBlockingStub(client.channel());
      assertThat(stub.onProcessStart(request).getInputLegsCount()).isEqualTo(1);
      var watch =
          IngestServiceGrpc.newBlockingStub(client.channel())
              .watchIngests(WatchIngestsRequest.getDefaultInstance());
      assertThat(watch.next().getSnapshot().getIngestsCount()).isEqualTo(1);
    }
    assertThat(HealthProbe.ask(config(), Duration.ofSeconds(20)).text()).isEqualTo("SERVING");
  }

  @Test
  void shouldServeItsOwnUserOnAUnixDomainSocketAndLeaveNothingBehind() throws Exception {
    try (RealServer server = new RealServer(config())) {
      assertThat(server.server.address()).hasToString("unix:" + socket());
      assertThat(Files.getPosixFilePermissions(socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertServes();
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void shouldLetInWhomTheModeNames() throws IOException {
    try (RealServer server = new RealServer(config("rw-rw----"))) {
      assertThat(server.server.port()).isNegative();
      assertThat(Files.getPosixFilePermissions(socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
    }
  }

  @Test
  void shouldClearAwayWhatAKilledServerHasLeft() throws Exception {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertThat(socket()).exists();
    try (RealServer server = new RealServer(config())) {
      assertThat(server.server.address()).isNotNull();
      assertServes();
    }
  }

  @Test
  void shouldRefuseThePathOfAServerThatRuns() throws Exception {
    try (RealServer server = new RealServer(config())) {
      assertThat(server.server.address()).isNotNull();
      assertThatThrownBy(() -> new RealServer(config()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "for gRPC (--grpc-listen): address already in use (stop the server that listens"
                  + " there");
      assertServes();
    }
  }

  @Test
  void shouldNeverDeleteAFileThatIsNoSocket() throws IOException {
    Files.writeString(socket(), "precious");
    GrpcServer server = RealServer.create(config());
    assertThatThrownBy(server::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("grpc-listen: \"unix:")
        .hasMessageContaining("a path where nothing is");
    assertThatThrownBy(() -> new RealServer(config())).isInstanceOf(ConfigException.class);
    assertThat(socket()).hasContent("precious");
  }

  @Test
  void shouldSayWhenAPathCannotBe() {
    ServerConfig.Grpc longPath =
        ServerConfig.Grpc.plain(new ListenAddress.Unix(folder.resolve("a".repeat(108)).toString()));
    assertThatThrownBy(() -> new RealServer(longPath))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at most 107 bytes");
    ServerConfig.Grpc nowhere =
        ServerConfig.Grpc.plain(new ListenAddress.Unix(folder.resolve("no/socket").toString()));
    assertThatThrownBy(() -> new RealServer(nowhere))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a directory that exists");
  }
}
