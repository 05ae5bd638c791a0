package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.Pem;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and mutual TLS with real handshakes, and files that change under the server. */
class TlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final TestAuthority authority = new TestAuthority("authority");
  private final TestAuthority other = new TestAuthority("other");
  private Path certificate;
  private Path key;
  private Path clientCa;

  @BeforeEach
  void writeFiles() {
    certificate = folder.resolve("server.pem");
    key = folder.resolve("server.key");
    clientCa = folder.resolve("clients.pem");
    authority.issue("sidecar").write(certificate, key);
    TestAuthority.write(clientCa, authority.certificate);
  }

  private RealServer server(boolean mutual) throws IOException {
    return new RealServer(
        RealServer.config(
            new ServerConfig.Tls(certificate, key, mutual ? clientCa : null), null, ""));
  }

  private ChannelCredentials trusting(
      TestAuthority trusted, TestAuthority.@Nullable Identity client) throws IOException {
    Path roots = folder.resolve("roots.pem");
    TestAuthority.write(roots, trusted.certificate);
    var builder = TlsChannelCredentials.newBuilder().trustManager(roots.toFile());
    if (client != null) {
      Path clientCertificate = folder.resolve("client.pem");
      Path clientKey = folder.resolve("client.key");
      client.write(clientCertificate, clientKey);
      builder.keyManager(clientCertificate.toFile(), clientKey.toFile());
    }
    return builder.build();
  }

  private static Status.Code call(RealServer server, ChannelCredentials credentials) {
    ManagedChannel channel = server.channel(credentials, Map.of());
    try {
      var stub = ProcessLifecycleServiceGrpc.newBlockingStub(channel);
      return stub.onProcessStart(GrpcFixture.request("x").build()).getInputLegsCount() == 1
          ? Status.Code.OK
          : Status.Code.UNKNOWN;
    } catch (io.grpc.StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void shouldServeOverTls() throws IOException {
    try (RealServer server = server(false)) {
      assertThat(call(server, trusting(authority, null))).isEqualTo(Status.Code.OK);
      assertThat(call(server, trusting(other, null))).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void shouldLetInOnlyWhoseCertificateTheAuthorityHasSigned() throws IOException {
    try (RealServer server = server(true)) {
      assertThat(call(server, trusting(authority, authority.issue("manager"))))
          .isEqualTo(Status.Code.OK);
      assertThat(call(server, trusting(authority, other.issue("manager"))))
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(call(server, trusting(authority, null))).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void shouldTakeNewFilesWithoutARestartAndKeepTheOldOnesWhenTheyAreBroken() throws IOException {
    try (RealServer server = server(true)) {
      Files.writeString(certificate, "not a certificate");
      Files.writeString(clientCa, "nor this");
      server.server.lookAtFiles();
      assertThat(call(server, trusting(authority, authority.issue("manager"))))
          .isEqualTo(Status.Code.OK);

      // Replaced one after the other: for a moment they do not fit.
      TestAuthority.Identity renewed = other.issue("sidecar");
      TestAuthority.write(certificate, renewed.certificate());
      server.server.lookAtFiles();
      assertThat(call(server, trusting(authority, authority.issue("manager"))))
          .isEqualTo(Status.Code.OK);
      renewed.write(certificate, key);
      TestAuthority.write(clientCa, other.certificate);

      // Nobody asks the server to look: it does so by itself.
      ChannelCredentials fresh = trusting(other, other.issue("manager"));
      await().atMost(PATIENCE).until(() -> call(server, fresh) == Status.Code.OK);
      assertThat(call(server, trusting(other, authority.issue("manager"))))
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void shouldTellTheHealthCommandHowItIs() throws IOException {
    ServerConfig.Grpc config =
        RealServer.config(new ServerConfig.Tls(certificate, key, clientCa), null, "token");
    try (RealServer server = new RealServer(config)) {
      ServerConfig.Grpc reached = config.at(server.server.address());
      assertThat(HealthProbe.ask(reached, PATIENCE).text()).isEqualTo("SERVING");
    }
  }

  @Test
  void shouldReadTheFormInWhichOpensslWritesEcKeys() throws Exception {
    byte[] pem =
        """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIPRvxqlffofyILknTZNMJRMrNrIRxiH/Yhxe2gtFsQ8RoAoGCCqGSM49
        AwEHoUQDQgAE4yh/zId9yvnqH70Mgb+jAMlYi1v+ZQJfwQRhMMz0ps1oDy1WNyCA
        Ywujatf0uIeyE23L06fsvqxPyvamApLT1Q==
        -----END EC PRIVATE KEY-----
        """
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(Pem.privateKey(pem).getAlgorithm()).isIn("EC", "ECDSA");
  }

  @Test
  void shouldSayWhichFileCannotBeUsed() throws IOException {
    authority.issue("another").write(folder.resolve("unused.pem"), key);
    assertThatThrownBy(() -> server(false))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("grpc-tls-cert: ")
        .hasMessageContaining("server.pem")
        .hasMessageContaining("the private key is not the one of the certificate");
    Files.delete(certificate);
    assertThatThrownBy(() -> server(false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no such file or directory");
    authority.issue("sidecar").write(certificate, key);
    Files.writeString(clientCa, "");
    assertThatThrownBy(() -> server(true))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("grpc-tls-client-ca: ")
        .hasMessageContaining("no certificate in it");
  }
}
