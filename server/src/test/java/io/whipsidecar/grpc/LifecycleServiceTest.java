package io.whipsidecar.grpc;

import static io.whipsidecar.grpc.GrpcFixture.assertStatus;
import static io.whipsidecar.grpc.GrpcFixture.failure;
import static io.whipsidecar.grpc.GrpcFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.InputLeg;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnConflict;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.Track;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.Warning;
import io.whipsidecar.v1.WhipIngest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract's status table over gRPC, row by row. */
class LifecycleServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final WhipIngest VP8 =
      WhipIngest.newBuilder().setEnabled(true).setVideoCodec(VideoCodec.VIDEO_CODEC_VP8).build();
  private static final String ALREADY_ACTIVE = "process \"x\" already has an active ingest";

  private final GrpcFixture fixture = new GrpcFixture(4);

  @AfterEach
  void close() throws InterruptedException {
    fixture.close();
  }

  private OnProcessStartResponse start(OnProcessStartRequest.Builder request) {
    return fixture.lifecycle.onProcessStart(request.build());
  }

  private StatusRuntimeException startFailure(OnProcessStartRequest.Builder request) {
    return failure(() -> start(request));
  }

  private OnProcessStartResponse startWithReader() {
    OnProcessStartResponse response = start(request("x"));
    fixture.ingest("x").update("Bound.", status -> status.withReaderPresent(true));
    return response;
  }

  @Test
  void shouldAnswerNoLegsWithoutWhipIngest() {
    assertThat(start(request("x").clearWhipIngest()))
        .isEqualTo(OnProcessStartResponse.getDefaultInstance());
    assertThat(start(request("x").setWhipIngest(WhipIngest.getDefaultInstance())))
        .isEqualTo(OnProcessStartResponse.getDefaultInstance());
    assertThat(fixture.registry.size()).isZero();
  }

  @Test
  void shouldAnswerLegsAndIngestForANewId() {
    OnProcessStartResponse response = start(request("a/b c").setReference("Camera"));
    assertThat(response.getAlreadyActive()).isFalse();
    assertThat(response.getInputLegsList()).extracting(InputLeg::getId).containsExactly("whip");
    assertThat(response.getInputLegs(0).getAddress()).startsWith("data:application/sdp;base64,");
    io.whipsidecar.v1.Ingest ingest = response.getIngest();
    assertThat(ingest.getWhipPath()).isEqualTo("/whip/a%2Fb%20c");
    assertThat(ingest.getWhipUrl()).isEqualTo("http://localhost/whip/a%2Fb%20c");
    assertThat(ingest.getReference()).isEqualTo("Camera");
    assertThat(ingest.getConfig().getVideoPt()).isEqualTo(102);
    assertThat(ingest.getConfig().getAudioPt()).isEqualTo(111);
    assertThat(ingest.getConfig().getLegFormat()).isEqualTo(LegFormat.LEG_FORMAT_FFMPEG_SDP);
    assertThat(ingest.getTracksList())
        .extracting(Track::getRtpPort)
        .containsExactly(20_000, 20_002);
    assertThat(ingest.getTracksList())
        .extracting(Track::getRtcpPort)
        .containsExactly(20_001, 20_003);
    assertThat(ingest.getTracks(1).getEncodingName()).isEqualTo("opus");
    assertThat(ingest.getTracks(1).getChannels()).isEqualTo(2);
    assertThat(ingest.getTracks(0).getSdp()).contains("m=video 20000 RTP/AVP 102\r\n");
    assertThat(ingest.getSdp()).contains("m=video 20000 ", "m=audio 20002 ");
  }

  @Test
  void shouldAnswerTheSameLegsToAnEqualStart() {
    OnProcessStartResponse first = startWithReader();
    OnProcessStartResponse second = start(request("x"));
    assertThat(second.getAlreadyActive()).isTrue();
    assertThat(second.getInputLegsList()).isEqualTo(first.getInputLegsList());
    assertThat(second.getIngest().getTracksList()).isEqualTo(first.getIngest().getTracksList());
  }

  @Test
  void shouldTakeSpelledOutDefaultsForAnEqualStart() {
    start(request("x"));
    WhipIngest spelledOut =
        WhipIngest.newBuilder()
            .setEnabled(true)
            .setVideoPt(102)
            .setAudioPt(111)
            .setVideoCodec(VideoCodec.VIDEO_CODEC_H264)
            .build();
    assertThat(start(request("x").setWhipIngest(spelledOut)).getAlreadyActive()).isTrue();
  }

  @Test
  void shouldAnswerTheSameLegsToANewManagerInstance() {
    OnProcessStartResponse first = startWithReader();
    OnProcessStartResponse second = start(request("x").setManagerInstanceId("2"));
    assertThat(second.getAlreadyActive()).isTrue();
    assertThat(second.getInputLegsList()).isEqualTo(first.getInputLegsList());
    assertThat(second.getIngest().getManagerInstanceId()).isEqualTo("2");
  }

  @Test
  void shouldReplaceAnIdleIngest() {
    OnProcessStartResponse first = start(request("x"));
    OnProcessStartResponse second = start(request("x").setWhipIngest(VP8));
    assertThat(second.getAlreadyActive()).isFalse();
    assertThat(second.getInputLegsList()).isNotEqualTo(first.getInputLegsList());
    assertThat(second.getIngest().getTracks(0).getRtpPort()).isEqualTo(20_004);
  }

  @Test
  void shouldRefuseAnotherConfigurationOfABusyIngest() {
    startWithReader();
    assertStatus(
        startFailure(request("x").setWhipIngest(VP8)),
        Status.Code.ALREADY_EXISTS,
        "ALREADY_ACTIVE",
        ALREADY_ACTIVE);
  }

  @Test
  void shouldReplaceABusyIngestWhenAskedTo() {
    startWithReader();
    OnProcessStartResponse second =
        start(request("x").setWhipIngest(VP8).setOnConflict(OnConflict.ON_CONFLICT_REPLACE));
    assertThat(second.getIngest().getTracks(0).getEncodingName()).isEqualTo("VP8");
  }

  @Test
  void shouldReplaceABusyIngestForANewManagerInstance() {
    startWithReader();
    OnProcessStartResponse second =
        start(request("x").setWhipIngest(VP8).setManagerInstanceId("2"));
    assertThat(second.getAlreadyActive()).isFalse();
    assertThat(second.getIngest().getTracks(0).getEncodingName()).isEqualTo("VP8");
  }

  @Test
  void shouldRefuseAnIdleIngestWhenAskedToFail() {
    start(request("x"));
    assertStatus(
        startFailure(request("x").setWhipIngest(VP8).setOnConflict(OnConflict.ON_CONFLICT_FAIL)),
        Status.Code.ALREADY_EXISTS,
        "ALREADY_ACTIVE",
        ALREADY_ACTIVE);
  }

  @Test
  void shouldRefuseEvenAnEqualStartWhenAskedTo() {
    start(request("x"));
    assertStatus(
        startFailure(request("x").setFailIfActive(true)),
        Status.Code.ALREADY_EXISTS,
        "ALREADY_ACTIVE",
        ALREADY_ACTIVE);
  }

  @Test
  void shouldQuoteAnIdOnOneLine() {
    String id = "a\"b\\c\nd";
    start(request(id));
    assertThat(startFailure(request(id).setFailIfActive(true)).getStatus().getDescription())
        .isEqualTo("process \"a\\\"b\\\\c\\nd\" already has an active ingest");
  }

  @Test
  void shouldSayHowManyPortsWereTriedWhereAndWhy() {
    fixture.portRefusal = "127.0.0.1:20000: Address already in use";
    assertStatus(
        startFailure(request("x")),
        Status.Code.RESOURCE_EXHAUSTED,
        "PORTS_EXHAUSTED",
        "no free ports in 20000-60000 after 4 attempts: 127.0.0.1:20000: Address already in use");
    assertThat(fixture.registry.size()).isZero();
  }

  @Test
  void shouldRefuseMoreIngestsThanTheLimit() {
    List.of("a", "b", "c", "d").forEach(id -> start(request(id)));
    assertStatus(
        startFailure(request("x")),
        Status.Code.RESOURCE_EXHAUSTED,
        "TOO_MANY_INGESTS",
        "ingests: all of the allowed 4 are registered");
  }

  @Test
  void shouldRegisterNothingThatCouldNotBeStored() {
    fixture.storeFailure = "disk full";
    assertStatus(
        startFailure(request("x")),
        Status.Code.UNAVAILABLE,
        "STORE_UNAVAILABLE",
        "the registration could not be made durable: disk full");
    assertThat(fixture.registry.size()).isZero();
  }

  @Test
  void shouldAcceptStopsOfKnownAndUnknownIds() {
    start(request("x"));
    var stopping = OnProcessStoppingRequest.newBuilder().setProcessId("x").build();
    var stop = OnProcessStopRequest.newBuilder().setProcessId("x").build();
    assertThat(fixture.lifecycle.onProcessStopping(stopping).getKnown()).isTrue();
    assertThat(fixture.lifecycle.onProcessStop(stop).getKnown()).isTrue();
    assertThat(fixture.registry.size()).isZero();
    assertThat(fixture.lifecycle.onProcessStop(stop).getKnown()).isFalse();
    assertThat(fixture.lifecycle.onProcessStopping(stopping).getKnown()).isFalse();
  }

  @Test
  void shouldSayWhenARemovalWasNotStored() {
    start(request("x"));
    fixture.storeFailure = "disk full";
    assertStatus(
        failure(
            () ->
                fixture.lifecycle.onProcessStop(
                    OnProcessStopRequest.newBuilder().setProcessId("x").build())),
        Status.Code.UNAVAILABLE,
        "STORE_UNAVAILABLE",
        "the removal could not be made durable: disk full");
  }

  @Test
  void shouldRefuseCallsWhileShuttingDown() {
    fixture.server.beginShutdown();
    String text = "the sidecar is shutting down; call again with backoff";
    assertStatus(startFailure(request("x")), Status.Code.UNAVAILABLE, "SHUTTING_DOWN", text);
    assertStatus(
        failure(
            () ->
                fixture.lifecycle.onProcessStop(
                    OnProcessStopRequest.newBuilder().setProcessId("x").build())),
        Status.Code.UNAVAILABLE,
        "SHUTTING_DOWN",
        text);
    assertStatus(
        failure(
            () ->
                fixture.lifecycle.onProcessStopping(
                    OnProcessStoppingRequest.newBuilder().setProcessId("x").build())),
        Status.Code.UNAVAILABLE,
        "SHUTTING_DOWN",
        text);
  }

  @Test
  void shouldMoveToOtherPortsAfterAConflict() {
    start(request("x"));
    Ingest ingest = fixture.ingest("x");
    ingest.update(
        "Held.", status -> status.withState(IngestState.PORT_CONFLICT, "Held.", Instant.EPOCH));
    OnProcessStartResponse second = start(request("x"));
    assertThat(second.getAlreadyActive()).isFalse();
    assertThat(second.getIngest().getTracks(0).getRtpPort()).isEqualTo(20_004);
  }

  @Test
  void shouldWarnOfWhatFfmpegCannot() {
    WhipIngest raw =
        WhipIngest.newBuilder().setEnabled(true).setLegFormat(LegFormat.LEG_FORMAT_RAW_UDP).build();
    OnProcessStartResponse response = start(request("x").setWhipIngest(raw));
    assertThat(response.getWarningsList())
        .extracting(Warning::getReason)
        .containsExactly("RAW_UDP_NOT_FOR_FFMPEG");
    assertThat(response.getIngest().getTracks(0).getRtcpPort()).isZero();
    assertThat(response.getIngest().getSdp()).isEmpty();
  }

  @Test
  void shouldNeverAnswerTheToken() {
    WhipIngest secret =
        WhipIngest.newBuilder().setEnabled(true).setPublishToken("s3cret-token").build();
    OnProcessStartResponse response = start(request("x").setWhipIngest(secret));
    assertThat(response.toString()).doesNotContain("s3cret-token");
    assertThat(response.getIngest().getHasPublishToken()).isTrue();
  }

  @Test
  void shouldRegisterNothingForACallThatWasCancelledBeforeItTookEffect() {
    Context.CancellableContext context = Context.current().withCancellation();
    context.cancel(null);
    List<Throwable> errors = new ArrayList<>();
    LifecycleService service =
        new LifecycleService(
            fixture.registry, new IngestMessages(PublishUrls.at("/whip")), () -> 0, Runnable::run);
    context.run(() -> service.onProcessStart(request("x").build(), recordErrors(errors)));
    assertThat(errors).hasSize(1);
    assertThat(Status.fromThrowable(errors.get(0)).getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThat(fixture.registry.find(new ProcessId("x"))).isNull();
  }

  @Test
  void shouldHoldNoThreadForCallsThatWaitForTheDisk() {
    fixture.diskStopped = true;
    var stub = ProcessLifecycleServiceGrpc.newFutureStub(fixture.channel);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) { // more than the server has threads
      calls.add(stub.onProcessStart(request("slow-" + i % 3).build()));
    }
    await().atMost(PATIENCE).until(() -> fixture.waitingCalls() == 10);
    calls.forEach(call -> call.cancel(true));
    fixture.diskStopped = false;
    assertThat(start(request("quick")).getAlreadyActive()).isFalse();
    fixture.completeWaiting();
    assertThat(start(request("slow-2")).getAlreadyActive())
        .as("it took effect, and the retry finds it")
        .isTrue();
  }

  @Test
  void shouldWithdrawWhatADiskRefusesAfterItsCallerHasGone() {
    fixture.diskStopped = true;
    var stub = ProcessLifecycleServiceGrpc.newFutureStub(fixture.channel);
    Future<?> call = stub.onProcessStart(request("x").build());
    await().atMost(PATIENCE).until(() -> fixture.waitingCalls() == 1);
    call.cancel(true);
    fixture.storeFailure = "disk full";
    fixture.completeWaiting();
    assertThat(fixture.registry.find(new ProcessId("x"))).isNull();
  }

  private static StreamObserver<OnProcessStartResponse> recordErrors(List<Throwable> errors) {
    return new StreamObserver<>() {
      @Override
      public void onNext(OnProcessStartResponse response) {
        throw new AssertionError(response);
      }

      @Override
      public void onError(Throwable error) {
        errors.add(error);
      }

      @Override
      public void onCompleted() {
        throw new AssertionError("completed");
      }
    };
  }

  @Test
  void shouldRegisterExactlyOneOfTwoConcurrentStarts() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier barrier = new CyclicBarrier(2);
      Callable<String> race =
          () -> {
            barrier.await();
            try {
              return start(request("x").setFailIfActive(true)).getIngest().getProcessId();
            } catch (StatusRuntimeException e) {
              return e.getStatus().getCode().name();
            }
          };
      List<String> results = new ArrayList<>();
      for (Future<String> future : pool.invokeAll(List.of(race, race))) {
        results.add(future.get());
      }
      assertThat(results).containsExactlyInAnyOrder("x", "ALREADY_EXISTS");
      assertThat(fixture.registry.size()).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }
}
