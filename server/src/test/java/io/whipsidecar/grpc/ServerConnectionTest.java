package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.whipsidecar.config.ClientConfig;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commands reach a server by its own settings, and what they say when they don't. */
class ServerConnectionTest {
  private static final String OK = "OK";

  @TempDir private Path folder;

  private final TestAuthority authority = new TestAuthority("authority");

  private ServerConfig.Tls tls(TestAuthority issuer, String name, boolean mutual) {
    Path certificate = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + ".key");
    issuer.issue(name).write(certificate, key);
    Path ca = folder.resolve("ca.pem");
    TestAuthority.write(ca, issuer.certificate);
    return new ServerConfig.Tls(certificate, key, mutual ? ca : null);
  }

  private static ClientConfig client(
      RealServer server, ServerConfig.@Nullable Tls tls, String token, @Nullable String ca) {
    return new ClientConfig(RealServer.config(tls, null, token).at(server.server.address()), ca);
  }

  /** What a list of the ingests comes to. */
  private static String list(ClientConfig config) {
    return outcome(
        config,
        connection -> {
          var unused =
              IngestServiceGrpc.newBlockingStub(connection.channel())
                  .listIngests(ListIngestsRequest.getDefaultInstance());
        });
  }

  private static String outcome(ClientConfig config, Consumer<ServerConnection> calls) {
    try (ServerConnection connection = ServerConnection.open(config)) {
      try {
        calls.accept(connection);
        return OK;
      } catch (StatusRuntimeException e) {
        String text = connection.explain(e);
        assertThat(text).hasLineCount(1).doesNotContain("Exception", "s3cret");
        return text;
      }
    }
  }

  @Test
  void shouldSendTheServersToken() throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "\n s3cret \nother\n");
    try (RealServer server = new RealServer(RealServer.config(null, file, ""))) {
      String at = server.server.address().toString();
      assertThat(list(client(server, null, "s3cret", null))).isEqualTo(OK);
      ServerConfig.Grpc byFile = RealServer.config(null, file, "").at(server.server.address());
      assertThat(list(new ClientConfig(byFile, null))).isEqualTo(OK);
      assertThat(list(client(server, null, "", null)))
          .startsWith(at + " refuses this call: no token was sent (expected: ")
          .contains("WHIP_SIDECAR_GRPC_TOKEN", "--grpc-token-file");
      assertThat(list(client(server, null, "wrong", null)))
          .startsWith(at + " refuses this call: the token is wrong (expected: ");
    }
  }

  @Test
  void shouldTrustTheServersOwnCertificateAndNoOther() throws IOException {
    ServerConfig.Tls own = tls(authority, "sidecar", true);
    ServerConfig.Tls other = tls(authority, "impostor", true);
    try (RealServer server = new RealServer(RealServer.config(own, null, "s3cret"))) {
      assertThat(list(client(server, own, "s3cret", null))).isEqualTo(OK);
      assertThat(list(client(server, other, "s3cret", null)))
          .startsWith("no TLS with " + server.server.address() + ": the server's certificate is")
          .contains("impostor.pem", "--grpc-tls-cert");
    }
  }

  @Test
  void shouldTrustWhomTheAuthoritiesHaveSigned() throws IOException {
    ServerConfig.Tls own = tls(authority, "sidecar", false);
    Path stranger = folder.resolve("stranger.pem");
    TestAuthority.write(stranger, new TestAuthority("stranger").certificate);
    try (RealServer server = new RealServer(RealServer.config(own, null, "s3cret"))) {
      String ca = folder.resolve("ca.pem").toString();
      assertThat(list(client(server, null, "s3cret", ca))).isEqualTo(OK);
      assertThat(list(client(server, null, "s3cret", stranger.toString())))
          .startsWith("no TLS with " + server.server.address());
      assertThat(list(client(server, null, "s3cret", ClientConfig.SYSTEM)))
          .startsWith("no TLS with " + server.server.address());
      assertThat(list(client(server, null, "s3cret", null)))
          .as("plain text")
          .startsWith("no gRPC with " + server.server.address())
          .contains("--grpc-tls-ca");
    }
  }

  @Test
  void shouldSayWhoDoesNotAnswer() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ListenAddress everywhere = new ListenAddress.Tcp(new InetSocketAddress(port));
    assertThat(list(new ClientConfig(ServerConfig.Grpc.plain(everywhere), null)))
        .startsWith("no whip-sidecar answers at 0.0.0.0:" + port + ": Connection refused")
        .contains("--grpc-listen", "WHIP_SIDECAR_GRPC_LISTEN");
    ListenAddress socket = new ListenAddress.Unix(folder.resolve("none.sock").toString());
    assertThat(list(new ClientConfig(ServerConfig.Grpc.plain(socket), null)))
        .startsWith("no whip-sidecar answers at unix:" + folder.resolve("none.sock") + ": ");
  }

  @Test
  void shouldSayWhatTheServerSays() throws IOException {
    try (RealServer server = new RealServer(RealServer.config(null, null, ""))) {
      ClientConfig config = client(server, null, "", null);
      GetIngestRequest nobody = GetIngestRequest.newBuilder().setProcessId("nobody").build();
      assertThat(
              outcome(
                  config,
                  connection -> {
                    var unused =
                        IngestServiceGrpc.newBlockingStub(connection.channel()).getIngest(nobody);
                  }))
          .isEqualTo(
              "process \"nobody\" has no ingest (whip-sidecar ingest list shows those that there"
                  + " are)");
      OnProcessStartRequest bad =
          OnProcessStartRequest.newBuilder()
              .setProcessId("x")
              .setWhipIngest(WhipIngest.newBuilder().setEnabled(true).setVideoPt(5).setAudioPt(6))
              .build();
      assertThat(
              outcome(
                  config,
                  connection -> {
                    var unused =
                        ProcessLifecycleServiceGrpc.newBlockingStub(connection.channel())
                            .onProcessStart(bad);
                  }))
          .contains("whip_ingest.video_pt: 5; expected", "whip_ingest.audio_pt: 6; expected");
    }
  }

  @Test
  void shouldSayWhichFileHasNoToken() throws IOException {
    Path empty = Files.writeString(folder.resolve("tokens"), "\n\n");
    ClientConfig config = new ClientConfig(RealServer.config(null, empty, ""), null);
    assertThatThrownBy(() -> ServerConnection.open(config))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "grpc-token-file: \"%s\" (expected: a file with a token in its first line)", empty);
  }
}
