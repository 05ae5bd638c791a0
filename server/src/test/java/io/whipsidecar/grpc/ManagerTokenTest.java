package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagerTokenTest {
  @TempDir private Path folder;

  private static <T> T with(
      RealServer server, Map<String, String> headers, Function<ManagedChannel, T> call) {
    ManagedChannel channel = server.channel(InsecureChannelCredentials.create(), headers);
    try {
      return call.apply(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private static int start(ManagedChannel channel) {
    return ProcessLifecycleServiceGrpc.newBlockingStub(channel)
        .onProcessStart(GrpcFixture.request("x").build())
        .getInputLegsCount();
  }

  private static boolean isLetIn(RealServer server, String token) {
    try {
      return with(server, Map.of("authorization", "Bearer " + token), ManagerTokenTest::start) == 1;
    } catch (StatusRuntimeException e) {
      GrpcFixture.assertStatus(
          e,
          Status.Code.UNAUTHENTICATED,
          "TOKEN_WRONG",
          "the manager's token is not one of the sidecar's");
      return false;
    }
  }

  @Test
  void shouldRefuseCallsWithoutTheToken() throws IOException {
    try (RealServer server = new RealServer(RealServer.config(null, null, "s3cret"))) {
      assertThat(isLetIn(server, "s3cret")).isTrue();
      assertThat(isLetIn(server, "s3cret2")).isFalse();
      assertThat(isLetIn(server, "")).isFalse();
      StatusRuntimeException missing =
          GrpcFixture.failure(() -> with(server, Map.of(), ManagerTokenTest::start));
      GrpcFixture.assertStatus(
          missing,
          Status.Code.UNAUTHENTICATED,
          "TOKEN_MISSING",
          "the sidecar asks managers for a token; expected metadata `authorization: Bearer TOKEN`");
      assertThat(with(server, Map.of("authorization", "bearer s3cret"), ManagerTokenTest::start))
          .as("the scheme's name has no case (RFC 9110 §11.1)")
          .isEqualTo(1);
    }
  }

  @Test
  void shouldGuardQueriesAndStreamsTooButNotHealth() throws IOException {
    try (RealServer server = new RealServer(RealServer.config(null, null, "s3cret"))) {
      assertUnauthenticated(
          server,
          channel ->
              IngestServiceGrpc.newBlockingStub(channel)
                  .listIngests(ListIngestsRequest.getDefaultInstance()));
      assertUnauthenticated(
          server,
          channel ->
              IngestServiceGrpc.newBlockingStub(channel)
                  .watchIngests(WatchIngestsRequest.getDefaultInstance())
                  .next());
      ServingStatus health =
          with(
              server,
              Map.of(),
              channel ->
                  HealthGrpc.newBlockingStub(channel)
                      .check(HealthCheckRequest.getDefaultInstance())
                      .getStatus());
      assertThat(health).isEqualTo(ServingStatus.SERVING);
    }
  }

  private static void assertUnauthenticated(RealServer server, Function<ManagedChannel, ?> call) {
    StatusRuntimeException e = GrpcFixture.failure(() -> with(server, Map.of(), call));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void shouldReadTokensFromAFileThatChanges() throws IOException {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "old\n\nnew \n");
    try (RealServer server = new RealServer(RealServer.config(null, file, "fixed"))) {
      assertThat(isLetIn(server, "old")).isTrue();
      assertThat(isLetIn(server, "new")).isTrue();
      assertThat(isLetIn(server, "fixed")).isTrue();

      Files.writeString(file, "new\n");
      server.server.lookAtFiles();
      assertThat(isLetIn(server, "old")).isFalse();
      assertThat(isLetIn(server, "new")).isTrue();

      Files.writeString(file, "\n");
      server.server.lookAtFiles();
      assertThat(isLetIn(server, "new")).as("an empty file is a mistake").isTrue();
      Files.delete(file);
      server.server.lookAtFiles();
      assertThat(isLetIn(server, "new")).isTrue();
      Files.writeString(file, "newest\n");
      server.server.lookAtFiles();
      assertThat(isLetIn(server, "newest")).isTrue();
      assertThat(isLetIn(server, "new")).isFalse();
    }
  }

  @Test
  void shouldNotStartWithATokenFileThatCannotBeUsed() throws IOException {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> new RealServer(RealServer.config(null, file, "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("grpc-token-file: ")
        .hasMessageContaining("no token in it");
  }
}
