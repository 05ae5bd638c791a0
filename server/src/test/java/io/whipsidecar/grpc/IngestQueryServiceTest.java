package io.whipsidecar.grpc;

import static io.whipsidecar.grpc.GrpcFixture.assertStatus;
import static io.whipsidecar.grpc.GrpcFixture.failure;
import static io.whipsidecar.grpc.GrpcFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.IngestStatistics;
import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.v1.DisconnectPublisherRequest;
import io.whipsidecar.v1.DisconnectPublisherResponse;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.ListIngestsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestQueryServiceTest {
  private static final PublisherInfo PUBLISHER =
      new PublisherInfo(
          "s1",
          "OBS",
          "192.0.2.1:5000",
          Instant.ofEpochSecond(7),
          List.of(new PublisherInfo.Stage("post-accepted", Instant.ofEpochSecond(7), "")),
          "",
          "",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "AEAD_AES_128_GCM",
          List.of("192.0.2.9:8189/udp"));

  private final GrpcFixture fixture = new GrpcFixture(3_000);

  @AfterEach
  void close() throws InterruptedException {
    fixture.close();
  }

  private Ingest get(String id) {
    return fixture
        .ingests
        .getIngest(GetIngestRequest.newBuilder().setProcessId(id).build())
        .getIngest();
  }

  private ListIngestsResponse list(int size, String token) {
    return fixture.ingests.listIngests(
        ListIngestsRequest.newBuilder().setPageSize(size).setPageToken(token).build());
  }

  private void startAll(String... ids) {
    for (String id : ids) {
      fixture.lifecycle.onProcessStart(request(id).build());
    }
  }

  @Test
  void shouldShowPublisherReaderAndStatistics() {
    startAll("x");
    var ingest = fixture.ingest("x");
    ingest.update("POST accepted.", s -> s.withPublisher(PUBLISHER).withReaderPresent(true));
    Finding finding =
        new Finding(Finding.Reason.NO_SENDER_REPORTS, "None came.", Instant.ofEpochSecond(7));
    TrackStatistics video =
        new TrackStatistics(
            MediaKind.VIDEO,
            new TrackStatistics.Received(1, 2, 3, 4, 5, 6, 7, 8_000, 9),
            new TrackStatistics.Picture(1920, 1080, "High 4.0", 29.97, 10, 11_000),
            new TrackStatistics.Forwarded(12, 13, 14, 15, 16));
    ingest.reportStatistics(
        new IngestStatistics(List.of(video), 5_000_000, -3_000_000L, List.of(finding)));
    Ingest message = get("x");
    assertThat(message.getPublisher().getUserAgent()).isEqualTo("OBS");
    assertThat(Durations.toNanos(message.getPublisher().getRoundTripTime())).isEqualTo(5_000_000);
    assertThat(message.getPublisher().getStages(0).getName()).isEqualTo("post-accepted");
    assertThat(message.getReaderPresent()).isTrue();
    assertThat(message.getTracks(0).getStatistics())
        .isEqualTo(
            io.whipsidecar.v1.TrackStatistics.newBuilder()
                .setPacketsReceived(1)
                .setBytesReceived(2)
                .setPacketsLost(3)
                .setPacketsRecovered(4)
                .setRetransmissionsReceived(5)
                .setNacksSent(6)
                .setPlisSent(7)
                .setJitter(Durations.fromNanos(8_000))
                .setBitrate(9)
                .setWidth(1920)
                .setHeight(1080)
                .setCodecProfile("High 4.0")
                .setFrameRate(29.97)
                .setKeyframes(10)
                .setKeyframeInterval(Durations.fromNanos(11_000))
                .setPacketsForwarded(12)
                .setBytesForwarded(13)
                .setPacketsDiscarded(14)
                .setFramesLost(15)
                .setReaderDrops(16)
                .build());
    assertThat(message.getFindings(0).getReason()).isEqualTo("NO_SENDER_REPORTS");
    assertThat(message.getFindings(0).getMessage()).isEqualTo("None came.");
    assertThat(message.getFindings(0).getTime().getSeconds()).isEqualTo(7);
    assertThat(Durations.toNanos(message.getAvSkew())).isEqualTo(-3_000_000);
    assertThat(message.getTracks(1).hasStatistics()).isFalse();
  }

  @Test
  void shouldShowThePublisherThatEndedLast() {
    startAll("x");
    fixture.ingest("x").update("Ended.", s -> s.withEndedPublisher(PUBLISHER));
    Ingest message = get("x");
    assertThat(message.hasPublisher()).isFalse();
    assertThat(message.getLastPublisher().getSessionId()).isEqualTo("s1");
    assertThat(message.getLastPublisher().getCandidatesList())
        .containsExactly("192.0.2.9:8189/udp");
  }

  @Test
  void shouldSayThatAnIngestIsNotThere() {
    assertStatus(
        failure(() -> get("x")),
        Status.Code.NOT_FOUND,
        "INGEST_NOT_FOUND",
        "process \"x\" has no ingest");
  }

  @Test
  void shouldListInPages() {
    startAll("c", "a", "d", "b", "e");
    List<String> ids = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      ListIngestsResponse page = list(2, token);
      page.getIngestsList().forEach(ingest -> ids.add(ingest.getProcessId()));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());
    assertThat(ids).containsExactly("a", "b", "c", "d", "e");
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void shouldEndTheListWithAFullPage() {
    startAll("a", "b");
    assertThat(list(2, "").getNextPageToken()).isEmpty();
  }

  @Test
  void shouldKeepPagesBelowTheSizeThatClientsTake() {
    for (int i = 0; i < 1_500; i++) {
      startAll("😀".repeat(127) + String.format("%04d", i));
    }
    ListIngestsResponse page = list(1_000, "");
    assertThat(page.getSerializedSize()).isLessThan(2 << 20);
    assertThat(page.getNextPageToken()).isNotEmpty();
  }

  @Test
  void shouldRefuseABadPageSizeOrToken() {
    assertStatus(
        failure(() -> list(1_001, "")),
        Status.Code.INVALID_ARGUMENT,
        "INVALID_FIELD",
        "page_size: 1001; expected 0 or 1 to 1000");
    assertStatus(
        failure(() -> list(0, "%%")),
        Status.Code.INVALID_ARGUMENT,
        "INVALID_FIELD",
        "page_token: \"%%\"; expected a next_page_token, or nothing");
  }

  @Test
  void shouldEndAPublisher() {
    startAll("x");
    DisconnectPublisherRequest disconnect =
        DisconnectPublisherRequest.newBuilder().setProcessId("x").setReason("moved").build();
    assertThat(fixture.ingests.disconnectPublisher(disconnect).getDisconnected()).isFalse();
    fixture.ingest("x").update("POST accepted.", s -> s.withPublisher(PUBLISHER));
    assertThat(fixture.ingests.disconnectPublisher(disconnect).getDisconnected()).isTrue();
    assertThat(fixture.disconnects).containsExactly("x: moved", "x: moved");
    assertStatus(
        failure(
            () ->
                fixture.ingests.disconnectPublisher(
                    disconnect.toBuilder().setReason("a".repeat(513)).build())),
        Status.Code.INVALID_ARGUMENT,
        "INVALID_FIELD",
        "reason: 513 bytes; expected at most 512 bytes of UTF-8");
  }

  private Future<DisconnectPublisherResponse> disconnectLater() {
    return IngestServiceGrpc.newFutureStub(fixture.channel)
        .disconnectPublisher(DisconnectPublisherRequest.newBuilder().setProcessId("x").build());
  }

  @Test
  void shouldHoldNoThreadWhileThePublisherIsDisconnected() throws Exception {
    startAll("x");
    CompletableFuture<Boolean> pending = new CompletableFuture<>();
    fixture.disconnected = pending;
    List<Future<DisconnectPublisherResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) { // more than the server has threads
      calls.add(disconnectLater());
    }
    assertThat(get("x").getProcessId()).isEqualTo("x");
    pending.complete(true);
    for (Future<DisconnectPublisherResponse> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS).getDisconnected()).isTrue();
    }
  }

  @Test
  void shouldSayWhenTheMediaSideDoesNotAnswer() {
    startAll("x");
    fixture.disconnected = CompletableFuture.failedFuture(new TimeoutException());
    assertStatus(
        failure(
            () ->
                fixture.ingests.disconnectPublisher(
                    DisconnectPublisherRequest.newBuilder().setProcessId("x").build())),
        Status.Code.UNAVAILABLE,
        "MEDIA_BUSY",
        "the sidecar's media side is too busy to answer; call again with backoff");
  }

  @Test
  void shouldWithdrawADisconnectWhoseCallerHasGone() {
    startAll("x");
    CompletableFuture<Boolean> pending = new CompletableFuture<>();
    fixture.disconnected = pending;
    Future<DisconnectPublisherResponse> call = disconnectLater();
    await().until(() -> !fixture.disconnects.isEmpty());
    call.cancel(true);
    await().until(pending::isCancelled);
  }
}
