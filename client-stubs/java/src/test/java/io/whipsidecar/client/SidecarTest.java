package io.whipsidecar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Without a sidecar; those tagged live call the servers that client-stubs/live-test starts. */
class SidecarTest {
  private static final ChannelCredentials PLAIN = InsecureChannelCredentials.create();

  private ManagedChannel channel;

  @AfterEach
  void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  private ProcessLifecycleServiceBlockingStub sidecar(
      String target, ChannelCredentials credentials, ClientInterceptor... interceptors) {
    close();
    channel = Sidecar.channel(target, credentials, interceptors);
    return ProcessLifecycleServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Sidecar.DEADLINE);
  }

  private static void stop(ProcessLifecycleServiceBlockingStub sidecar) {
    var unused =
        sidecar.onProcessStop(OnProcessStopRequest.newBuilder().setProcessId("java").build());
  }

  private static StatusRuntimeException refusal(ProcessLifecycleServiceBlockingStub sidecar) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> stop(sidecar));
  }

  private static StatusRuntimeException failure(String domain) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage("whip_ingest.video_pt: 50; expected 0 or 96 to 127")
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder().setDomain(domain).setReason("INVALID_FIELD").build()))
            .build());
  }

  @Test
  void shouldExplainWithCodeTextAndReason() {
    assertThat(Sidecar.explain(failure("whipsidecar")))
        .isEqualTo(
            "INVALID_ARGUMENT: whip_ingest.video_pt: 50; expected 0 or 96 to 127 [INVALID_FIELD]");
  }

  @Test
  void shouldHaveNoReasonForAnErrorThatTheSidecarDidNotMake() {
    assertThat(Sidecar.reason(failure("example.com"))).isEmpty();
    assertThat(Sidecar.reason(Status.UNAVAILABLE.asRuntimeException())).isEmpty();
    assertThat(Sidecar.reason(new IllegalStateException())).isEmpty();
  }

  @Test
  void shouldFailAtOnceWhenNothingListens() throws IOException {
    String target;
    try (ServerSocket free = new ServerSocket(0)) {
      target = "127.0.0.1:" + free.getLocalPort();
    }
    StatusRuntimeException refusal = refusal(sidecar(target, PLAIN));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Sidecar.explain(refusal)).startsWith("UNAVAILABLE: ");
  }

  @Test
  @Tag("live")
  void shouldStartRefuseAndStopLive() {
    var sidecar = sidecar(System.getenv("WHIP_SIDECAR_LIVE"), PLAIN);
    var start =
        OnProcessStartRequest.newBuilder()
            .setProcessId("java")
            .setWhipIngest(WhipIngest.newBuilder().setEnabled(true));
    var response = sidecar.onProcessStart(start.build());
    assertThat(Legs.toArguments(response.getInputLegsList())).contains("-i");
    start.setWhipIngest(WhipIngest.newBuilder().setEnabled(true).setVideoPt(50));
    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> sidecar.onProcessStart(start.build()));
    assertThat(Sidecar.explain(refusal))
        .startsWith("INVALID_ARGUMENT: ")
        .endsWith("[INVALID_FIELD]");
    stop(sidecar);
  }

  @Test
  @Tag("live")
  void shouldShowATokenOverAUnixDomainSocketLive() {
    String target = System.getenv("WHIP_SIDECAR_LIVE_UNIX");
    String token = System.getenv("WHIP_SIDECAR_LIVE_TOKEN");
    stop(sidecar(target, PLAIN, ManagerToken.of(token)));
    assertThat(Sidecar.reason(refusal(sidecar(target, PLAIN, ManagerToken.of("wrong")))))
        .isEqualTo("TOKEN_WRONG");
    assertThat(Sidecar.reason(refusal(sidecar(target, PLAIN)))).isEqualTo("TOKEN_MISSING");
  }

  @Test
  @Tag("live")
  void shouldShowACertificateLive() throws IOException {
    String target = System.getenv("WHIP_SIDECAR_LIVE_TLS");
    Path folder = Path.of(System.getenv("WHIP_SIDECAR_LIVE_TLS_FOLDER"));
    Path roots = folder.resolve("ca.pem");
    stop(
        sidecar(
            target,
            Sidecar.tls(roots, folder.resolve("manager.pem"), folder.resolve("manager.key"))));
    assertThat(refusal(sidecar(target, Sidecar.tls(roots))).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }
}
