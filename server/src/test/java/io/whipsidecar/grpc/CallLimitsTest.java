package io.whipsidecar.grpc;

import static io.whipsidecar.grpc.GrpcFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines, cancellation and the limits of a connection, over the wire. */
class CallLimitsTest {
  private static final long PATIENCE_S = 30;
  private static final byte[] PING_DATA = new byte[8];

  private final IngestEvents events = new IngestEvents("run-1", Runnable::run, 10);
  private final IngestRegistry registry =
      new IngestRegistry(
          new PortAllocator(new PortRange(20_000, 20_999), block -> null, 0, 4),
          IngestStore.inMemory(),
          new RegistryLimits(10, 0),
          () -> Instant.EPOCH,
          List.of(events));
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean holding;
  private final GrpcServer server =
      new GrpcServer(
          RealServer.config(null, null, ""),
          registry,
          events,
          (ingest, reason) -> CompletableFuture.completedFuture(false),
          PublishUrls.at("/whip"),
          this::nanoTime);
  private ManagedChannel channel;

  /**
   * The server's clock, which it looks at when a call comes in: it holds the call up until its
   * caller has given up, and the server has noticed.
   */
  private long nanoTime() {
    if (holding) {
      Context.current().addListener(context -> ended.countDown(), Runnable::run);
      arrived.countDown();
      await(ended);
    }
    return System.nanoTime();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
    channel =
        io.grpc.Grpc.newChannelBuilder(
                "127.0.0.1:" + server.port(), io.grpc.InsecureChannelCredentials.create())
            .build();
    lifecycle().onProcessStart(request("warm-up").build());
    holding = true;
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(PATIENCE_S));
  }

  private ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub lifecycle() {
    return ProcessLifecycleServiceGrpc.newBlockingStub(channel);
  }

  /** All that the call could still do is done when the server has ended. */
  private void assertOnlyTheWarmUpIsRegistered() throws InterruptedException {
    await(ended);
    holding = false;
    server.stop(Duration.ofSeconds(PATIENCE_S));
    assertThat(registry.list(null, 10))
        .extracting(ingest -> ingest.id().value())
        .containsExactly("warm-up");
  }

  @Test
  void shouldRegisterNothingWhenTheDeadlineHasPassedBeforeTheCallTookEffect() throws Exception {
    var stub = lifecycle().withDeadlineAfter(300, TimeUnit.MILLISECONDS);
    assertThat(GrpcFixture.failure(() -> stub.onProcessStart(request("late").build())))
        .extracting(e -> e.getStatus().getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertOnlyTheWarmUpIsRegistered();
  }

  @Test
  void shouldRegisterNothingWhenTheCallWasCancelledBeforeItTookEffect() throws Exception {
    Future<?> call =
        ProcessLifecycleServiceGrpc.newFutureStub(channel)
            .onProcessStart(request("cancelled").build());
    await(arrived);
    call.cancel(true);
    assertOnlyTheWarmUpIsRegistered();
  }

  @Test
  void shouldTellHowManyCallsAConnectionMayHave() throws IOException {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      assertThat(wire.await(Http2Wire.SETTINGS).setting(Http2Wire.MAX_CONCURRENT_STREAMS))
          .isEqualTo(2_000);
    }
  }

  @Test
  void shouldSendAClientAwayThatPingsMoreOftenThanEveryTenSeconds() throws IOException {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      for (int i = 0; i < 4; i++) {
        wire.send(Http2Wire.PING, PING_DATA);
      }
      Http2Wire.Frame goAway = wire.await(Http2Wire.GOAWAY);
      assertThat(goAway.goAwayError()).isEqualTo(Http2Wire.ENHANCE_YOUR_CALM);
    }
  }
}
