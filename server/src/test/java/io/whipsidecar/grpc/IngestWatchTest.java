package io.whipsidecar.grpc;

import static io.whipsidecar.grpc.GrpcFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.whipsidecar.ingest.EndReason;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.IngestState;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestWatchTest {
  private static final WatchIngestsRequest FROM_START = WatchIngestsRequest.getDefaultInstance();

  private final GrpcFixture fixture = new GrpcFixture(3_000, 2);
  private final WatchStream stream = new WatchStream();
  private final IngestMessages messages = new IngestMessages(PublishUrls.at("/whip"));
  private long nowNs;
  private final WatchMessages responses =
      new WatchMessages(fixture.registry, fixture.events, messages, () -> nowNs);
  private final WatchTurns turns =
      new WatchTurns(responses, Runnable::run, Runnable::run, Runnable::run);

  @BeforeEach
  void listen() {
    fixture.events.watch(turns::onNews);
  }

  @AfterEach
  void close() throws InterruptedException {
    fixture.close();
  }

  private IngestWatch watch(WatchIngestsRequest request) {
    return watch(request, stream);
  }

  private IngestWatch watch(WatchIngestsRequest request, WatchStream stream) {
    IngestWatch watch = new IngestWatch(fixture.events, responses, stream, request);
    turns.add(watch);
    return watch;
  }

  private void start(String id) {
    fixture.lifecycle.onProcessStart(request(id).build());
  }

  private void setReader(String id, boolean present) {
    fixture
        .ingest(id)
        .update(present ? "Bound." : "Gone.", status -> status.withReaderPresent(present));
  }

  private void stop(String id) {
    fixture.registry.stop(new ProcessId(id), 0);
  }

  private List<String> changes() {
    return stream.sent.stream()
        .filter(WatchIngestsResponse::hasChange)
        .map(r -> r.getChange().getIngest().getProcessId() + ": " + r.getChange().getReason())
        .toList();
  }

  @Test
  void shouldSendASnapshotAndThenEveryChangeWithItsReason() {
    start("a");
    watch(FROM_START);
    assertThat(stream.sent).hasSize(1);
    assertThat(stream.sent.get(0).getSnapshot().getIngestsList()).hasSize(1);
    assertThat(stream.sent.get(0).getRevision()).isEqualTo(1);
    assertThat(stream.sent.get(0).getServerRunId()).isEqualTo("run-1");
    start("b");
    setReader("a", true);
    stop("b");
    assertThat(changes())
        .containsExactly("b: Registered.", "a: Bound.", "b: The process was stopped.");
    WatchIngestsResponse last = stream.sent.get(3);
    assertThat(last.getRevision()).isEqualTo(4);
    assertThat(last.getChange().getIngest().getState()).isEqualTo(IngestState.INGEST_STATE_REMOVED);
  }

  @Test
  void shouldSendAnEmptySnapshotToo() {
    watch(FROM_START);
    assertThat(stream.sent).hasSize(1);
    assertThat(stream.sent.get(0).hasSnapshot()).isTrue();
  }

  @Test
  void shouldSendALargeSnapshotInParts() {
    for (int i = 0; i < 450; i++) {
      start("p" + i);
    }
    watch(FROM_START);
    assertThat(ids(stream)).hasSize(450).doesNotHaveDuplicates();
    assertThat(stream.sent)
        .hasSizeGreaterThan(3)
        .allMatch(
            part -> part.getSnapshot().getSerializedSize() <= WatchMessages.MAX_PART_BYTES + 16);
    for (int i = 0; i < stream.sent.size(); i++) {
      boolean last = i == stream.sent.size() - 1;
      assertThat(stream.sent.get(i).getSnapshot().getMore()).isEqualTo(!last);
      assertThat(stream.sent.get(i).getRevision()).isEqualTo(last ? 450 : 0);
    }
  }

  private static List<String> ids(WatchStream stream) {
    return stream.sent.stream()
        .flatMap(response -> response.getSnapshot().getIngestsList().stream())
        .map(io.whipsidecar.v1.Ingest::getProcessId)
        .toList();
  }

  @Test
  void shouldMakeANewPartForASnapshotThatBeginsAfterAChange() {
    start("a");
    watch(FROM_START);
    start("b");
    WatchStream other = new WatchStream();
    watch(FROM_START, other);
    assertThat(ids(other)).containsExactly("a", "b");
    assertThat(other.sent).hasSize(1);
  }

  @Test
  void shouldServePartsToWhoAskedBeforeTheyWereMade() {
    start("a");
    long asked = fixture.events.revision();
    start("b");
    long made = fixture.events.revision();
    WatchMessages.Part part = responses.part(null, made);
    start("c");
    assertThat(responses.snapshotRevision(asked)).isEqualTo(made);
    assertThat(responses.part(null, made)).isSameAs(part);
    long askedAfter = fixture.events.revision();
    assertThat(responses.snapshotRevision(askedAfter)).isEqualTo(askedAfter);
    assertThat(responses.part(null, askedAfter)).isNotSameAs(part);
  }

  @Test
  void shouldNotTellStatisticsOfLongAgo() {
    start("a");
    WatchMessages.Part part = responses.part(null, 1);
    nowNs += WatchMessages.MAX_AGE_NS;
    assertThat(responses.part(null, 1)).isSameAs(part);
    nowNs += 1;
    assertThat(responses.part(null, 1)).isNotSameAs(part);
  }

  @Test
  void shouldTellASlowClientTheLatestStateOfEachIngestOnly() {
    start("a");
    start("b");
    IngestWatch watch = watch(FROM_START);
    stream.sent.clear();
    stream.ready = false;
    for (int i = 0; i < 1_000; i++) {
      setReader("a", i % 2 == 0);
      setReader("b", i % 2 == 1);
    }
    assertThat(stream.sent).isEmpty();
    stream.ready = true;
    turns.wake(watch);
    assertThat(changes()).containsExactly("a: Gone.", "b: Bound.");
  }

  @Test
  void shouldGoOnAfterTheLastRevisionThatAClientHasSeen() {
    start("a");
    long seen = fixture.events.revision();
    start("b");
    stop("a");
    watch(WatchIngestsRequest.newBuilder().setAfterRevision(seen).setServerRunId("run-1").build());
    assertThat(changes()).containsExactly("b: Registered.", "a: The process was stopped.");
    assertThat(stream.sent).noneMatch(WatchIngestsResponse::hasSnapshot);
  }

  @Test
  void shouldSendASnapshotToAClientOfAnotherRun() {
    start("a");
    watch(WatchIngestsRequest.newBuilder().setAfterRevision(1).setServerRunId("run-0").build());
    assertThat(stream.sent).hasSize(1);
    assertThat(stream.sent.get(0).hasSnapshot()).isTrue();
  }

  @Test
  void shouldSendASnapshotToAClientThatSawARevisionYetToCome() {
    watch(WatchIngestsRequest.newBuilder().setAfterRevision(9).setServerRunId("run-1").build());
    assertThat(stream.sent.get(0).hasSnapshot()).isTrue();
  }

  @Test
  void shouldSendANewSnapshotWhenRemovalsWereForgotten() {
    start("a");
    IngestWatch watch = watch(FROM_START);
    stream.sent.clear();
    stream.ready = false;
    for (String id : List.of("b", "c", "d")) {
      start(id);
      stop(id);
    }
    stream.ready = true;
    turns.wake(watch);
    assertThat(stream.sent).hasSize(1);
    assertThat(stream.sent.get(0).getSnapshot().getIngestsCount()).isEqualTo(1);
    assertThat(stream.sent.get(0).getRevision()).isEqualTo(fixture.events.revision());
  }

  @Test
  void shouldNotBringBackAnIngestThatIsGone() {
    start("a");
    var ingest = fixture.ingest("a");
    watch(FROM_START);
    stop("a");
    ingest.update("Late news.", status -> status.withReaderPresent(true));
    assertThat(changes()).containsExactly("a: " + EndReason.STOPPED.sentence());
  }

  @Test
  void shouldEndWithUnavailableWhenTheServerStops() {
    IngestWatch watch = watch(FROM_START);
    watch.end();
    watch.end();
    assertThat(stream.error).isNotNull();
    assertThat(Status.fromThrowable(stream.error).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    start("a");
    assertThat(changes()).isEmpty();
  }

  @Test
  void shouldSendChangesOverTheWire() {
    start("a");
    var responses = fixture.ingests.watchIngests(FROM_START);
    assertThat(responses.next().getSnapshot().getIngestsCount()).isEqualTo(1);
    setReader("a", true);
    assertThat(responses.next().getChange().getIngest().getReaderPresent()).isTrue();
  }
}
