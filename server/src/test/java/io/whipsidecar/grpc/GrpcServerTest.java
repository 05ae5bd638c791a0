package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server on the real transport. */
class GrpcServerTest {
  private final GrpcServer server = server(0);
  private ManagedChannel channel;

  private static GrpcServer server(int port) {
    IngestEvents events = new IngestEvents("run-1", Runnable::run, 10);
    IngestRegistry registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 20_999), block -> null, 0, 4),
            IngestStore.inMemory(),
            new RegistryLimits(10, 0),
            () -> Instant.EPOCH,
            List.of(events));
    return new GrpcServer(
        ServerConfig.Grpc.plain(new ListenAddress.Tcp(new InetSocketAddress("127.0.0.1", port))),
        registry,
        events,
        (ingest, reason) -> CompletableFuture.completedFuture(false),
        PublishUrls.at("/whip"),
        System::nanoTime);
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
    String target = "127.0.0.1:" + server.port();
    channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
  }

  private ServingStatus health(String service) {
    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
    return HealthGrpc.newBlockingStub(channel).check(request).getStatus();
  }

  @Test
  void shouldAnswerHealth() {
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health("whipsidecar.v1.ProcessLifecycleService")).isEqualTo(ServingStatus.SERVING);
    server.beginShutdown();
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("whipsidecar.v1.IngestService")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void shouldAnswerReflection() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(completing(answer));
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
        .extracting(service -> service.getName())
        .contains(
            "whipsidecar.v1.ProcessLifecycleService",
            "whipsidecar.v1.IngestService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1alpha.ServerReflection");
    requests.onCompleted();
  }

  @Test
  void shouldReflectTheDescriptorsOfTheApi() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(completing(answer));
    requests.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("whipsidecar.v1.ProcessLifecycleService")
            .build());
    assertThat(
            answer
                .get(10, TimeUnit.SECONDS)
                .getFileDescriptorResponse()
                .getFileDescriptorProtoCount())
        .isPositive();
    requests.onCompleted();
  }

  @Test
  void shouldAnswerTheOlderReflectionToo() throws Exception {
    CompletableFuture<io.grpc.reflection.v1alpha.ServerReflectionResponse> answer =
        new CompletableFuture<>();
    var requests =
        io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(completing(answer));
    requests.onNext(
        io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
            .setListServices("")
            .build());
    assertThat(answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceCount())
        .isPositive();
    requests.onCompleted();
  }

  @Test
  void shouldStartAnIngest() {
    OnProcessStartRequest request = GrpcFixture.request("x").build();
    var stub = ProcessLifecycleServiceGrpc.newBlockingStub(channel);
    assertThat(stub.onProcessStart(request).getInputLegsCount()).isEqualTo(1);
  }

  @Test
  void shouldRefuseARequestThatIsTooLarge() {
    OnProcessStartRequest request = GrpcFixture.request("a".repeat(100_000)).build();
    var stub = ProcessLifecycleServiceGrpc.newBlockingStub(channel);
    GrpcFixture.assertStatus(
        GrpcFixture.failure(() -> stub.onProcessStart(request)),
        Status.Code.RESOURCE_EXHAUSTED,
        "MESSAGE_TOO_LARGE",
        "message: " + request.getSerializedSize() + " bytes; expected at most 65536");
    OnProcessStartRequest huge = GrpcFixture.request("a".repeat(2_000_000)).build();
    assertThat(GrpcFixture.failure(() -> stub.onProcessStart(huge)).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(stub.onProcessStart(GrpcFixture.request("x").build()).getInputLegsCount())
        .isEqualTo(1);
  }

  @Test
  void shouldNameAMethodThatItDoesNotHave() {
    var method =
        ProcessLifecycleServiceGrpc.getOnProcessStartMethod().toBuilder()
            .setFullMethodName("whipsidecar.v1.ProcessLifecycleService/OnProcessPaused")
            .build();
    StatusRuntimeException failure =
        GrpcFixture.failure(
            () ->
                io.grpc.stub.ClientCalls.blockingUnaryCall(
                    channel,
                    method,
                    io.grpc.CallOptions.DEFAULT,
                    GrpcFixture.request("x").build()));
    GrpcFixture.assertStatus(
        failure,
        Status.Code.UNIMPLEMENTED,
        "METHOD_UNKNOWN",
        "method \"whipsidecar.v1.ProcessLifecycleService/OnProcessPaused\" is not one of this"
            + " sidecar's");
  }

  @Test
  void shouldGiveErrorsOfGrpcItselfAReason() {
    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService("nothing").build();
    GrpcFixture.assertStatus(
        GrpcFixture.failure(() -> HealthGrpc.newBlockingStub(channel).check(request)),
        Status.Code.NOT_FOUND,
        "GRPC_NOT_FOUND",
        "unknown service nothing");
  }

  @Test
  void shouldEndWatchesWhenItStops() throws InterruptedException {
    var responses =
        IngestServiceGrpc.newBlockingStub(channel)
            .watchIngests(WatchIngestsRequest.getDefaultInstance());
    assertThat(responses.next().hasSnapshot()).isTrue();
    server.stop(Duration.ofSeconds(5));
    StatusRuntimeException failure = GrpcFixture.failure(responses::next);
    GrpcFixture.assertStatus(
        failure,
        Status.Code.UNAVAILABLE,
        "SHUTTING_DOWN",
        "the sidecar is shutting down; call again with backoff");
  }

  @Test
  void shouldSayWhichAddressCannotBeBoundAndWhatToDo() {
    GrpcServer second = server(server.port());
    assertThatThrownBy(second::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "cannot listen on 127.0.0.1:" + server.port() + "/tcp for gRPC (--grpc-listen)")
        .hasMessageContaining("in use")
        .hasMessageContaining("--grpc-listen");
  }

  private static <T> StreamObserver<T> completing(CompletableFuture<T> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable error) {
        answer.completeExceptionally(error);
      }

      @Override
      public void onCompleted() {}
    };
  }
}
