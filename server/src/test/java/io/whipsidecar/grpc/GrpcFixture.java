package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** The gRPC server on the in-process transport, over a registry with fake ports. */
final class GrpcFixture implements AutoCloseable {
  final List<String> disconnects = new CopyOnWriteArrayList<>();
  final IngestEvents events;
  final IngestRegistry registry;
  final GrpcServer server;
  final ManagedChannel channel;
  final ProcessLifecycleServiceBlockingStub lifecycle;
  final IngestServiceGrpc.IngestServiceBlockingStub ingests;

  @Nullable String portRefusal;
  @Nullable String storeFailure;
  volatile boolean diskStopped;

  /** The media side's answer to the next DisconnectPublisher; null: what is so. */
  volatile @Nullable CompletableFuture<Boolean> disconnected;

  private final List<Consumer<@Nullable String>> waiting = new ArrayList<>();
  private final StoppedDisk stopped = new StoppedDisk();

  GrpcFixture(int maxIngests) {
    this(maxIngests, 100);
  }

  GrpcFixture(int maxIngests, int maxRemoved) {
    events = new IngestEvents("run-1", Runnable::run, maxRemoved);
    PortAllocator ports =
        new PortAllocator(new PortRange(20_000, 60_000), block -> portRefusal, 0, 4);
    registry =
        new IngestRegistry(
            ports,
            new FailingStore(),
            new RegistryLimits(maxIngests, 1_000),
            () -> Instant.EPOCH,
            List.of(events));
    String name = InProcessServerBuilder.generateName();
    server =
        new GrpcServer(
            ServerConfig.Grpc.plain(new ListenAddress.Tcp(new InetSocketAddress("127.0.0.1", 0))),
            InProcessServerBuilder.forName(name),
            registry,
            events,
            this::disconnect,
            PublishUrls.at("/whip"),
            () -> 0);
    try {
      server.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    channel = InProcessChannelBuilder.forName(name).build();
    lifecycle = ProcessLifecycleServiceGrpc.newBlockingStub(channel);
    ingests = IngestServiceGrpc.newBlockingStub(channel);
  }

  private CompletableFuture<Boolean> disconnect(Ingest ingest, String reason) {
    disconnects.add(ingest.id() + ": " + reason);
    CompletableFuture<Boolean> given = disconnected;
    return given != null
        ? given
        : CompletableFuture.completedFuture(ingest.status().publisher() != null);
  }

  /** A receipt that is there when the test says so. */
  private final class StoppedDisk implements IngestStore.Receipt {
    @Override
    public @Nullable String await() {
      throw new AssertionError("a thread waits for the disk");
    }

    @Override
    public void whenDone(Consumer<@Nullable String> listener) {
      if (!diskStopped) {
        listener.accept(storeFailure);
        return;
      }
      synchronized (waiting) {
        waiting.add(listener);
      }
    }
  }

  int waitingCalls() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** The disk goes on. */
  void completeWaiting() {
    synchronized (waiting) {
      waiting.forEach(listener -> listener.accept(storeFailure));
      waiting.clear();
    }
  }

  private final class FailingStore implements IngestStore {
    @Override
    public List<Registration> load() {
      return List.of();
    }

    @Override
    public Receipt save(Registration registration) {
      return diskStopped ? stopped : () -> storeFailure;
    }

    @Override
    public Receipt delete(ProcessId id) {
      return () -> storeFailure;
    }
  }

  /** An enabled start with every default. */
  static OnProcessStartRequest.Builder request(String id) {
    return OnProcessStartRequest.newBuilder()
        .setProcessId(id)
        .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
        .setManagerId("core")
        .setManagerInstanceId("1");
  }

  Ingest ingest(String id) {
    Ingest ingest = registry.find(new ProcessId(id));
    return Objects.requireNonNull(ingest, id);
  }

  static StatusRuntimeException failure(ThrowingCallable call) {
    return Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
  }

  /** Asserts code, reason and the text of the status. */
  static void assertStatus(StatusRuntimeException e, Status.Code code, String reason, String text) {
    assertThat(e.getStatus().getCode()).isEqualTo(code);
    assertThat(e.getStatus().getDescription()).isEqualTo(text);
    ErrorInfo info = detail(e, ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo(reason);
    assertThat(info.getDomain()).isEqualTo("whipsidecar");
  }

  static BadRequest badRequest(StatusRuntimeException e) {
    return detail(e, BadRequest.class);
  }

  static <M extends com.google.protobuf.Message> M detail(StatusRuntimeException e, Class<M> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    assertThat(status).isNotNull();
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return any.unpack(type);
        } catch (InvalidProtocolBufferException invalid) {
          throw new IllegalStateException(invalid);
        }
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + status);
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
  }
}
