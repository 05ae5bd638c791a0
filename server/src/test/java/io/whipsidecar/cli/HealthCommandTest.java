package io.whipsidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final HealthStatusManager health = new HealthStatusManager();
  private Server server = newServer();

  private Server newServer() {
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(health.getHealthService())
        .build();
  }

  @BeforeEach
  void startServer() throws Exception {
    server.start();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.shutdownNow().awaitTermination();
  }

  private int run(String... arguments) {
    return CommandLines.create((config, ready) -> {})
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void shouldExit0WhenTheServerServes() {
    assertThat(run("health", "--grpc-listen", "127.0.0.1:" + server.getPort()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("SERVING");
  }

  @Test
  void shouldExit1WhenTheServerStops() {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    assertThat(run("health", "--grpc-listen", "127.0.0.1:" + server.getPort()))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).isEqualToIgnoringNewLines("whip-sidecar: NOT_SERVING");
  }

  @Test
  void shouldFindTheServerByTheServersConfigurationFile() throws Exception {
    Path config = folder.resolve("sidecar.properties");
    Files.writeString(
        config, "grpc-listen = 127.0.0.1:" + server.getPort() + "\nbase-path = /in\n");
    assertThat(run("health", "--config", config.toString())).as(err.toString()).isZero();
  }

  @Test
  void shouldExit1AndSayWhoDidNotAnswer() throws Exception {
    int port = server.getPort();
    stopServer();
    assertThat(run("health", "--grpc-listen", "127.0.0.1:" + port)).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString())
        .startsWith(
            "whip-sidecar: no whip-sidecar answers at 127.0.0.1:" + port + ": Connection refused (")
        .hasLineCount(1);
  }

  @Test
  void shouldExit78ForAWrongSetting() {
    assertThat(run("health", "--grpc-listen", "nowhere")).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(err.toString()).contains("grpc-listen: \"nowhere\"");
  }
}
