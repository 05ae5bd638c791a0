package io.whipsidecar.grpc;

import static io.whipsidecar.grpc.GrpcFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTurnsTest {
  private static final int CROWD = 200;
  private static final int INGESTS = 450;

  private final GrpcFixture fixture = new GrpcFixture(3_000, 100);
  private final WatchMessages messages =
      new WatchMessages(
          fixture.registry, fixture.events, new IngestMessages(PublishUrls.at("/whip")), () -> 0);
  private final Queue<Runnable> pending = new ArrayDeque<>();
  private int shortPauses;
  private int longPauses;
  private final WatchTurns turns =
      new WatchTurns(
          messages,
          pending::add,
          turn -> {
            shortPauses++;
            pending.add(turn);
          },
          turn -> {
            longPauses++;
            pending.add(turn);
          });
  private final List<WatchStream> streams = new ArrayList<>();
  private final List<IngestWatch> watches = new ArrayList<>();

  @BeforeEach
  void listen() {
    fixture.events.watch(turns::onNews);
  }

  @AfterEach
  void close() throws InterruptedException {
    fixture.close();
  }

  private WatchStream add(WatchIngestsRequest request) {
    WatchStream stream = new WatchStream();
    IngestWatch watch = new IngestWatch(fixture.events, messages, stream, request);
    streams.add(stream);
    watches.add(watch);
    turns.add(watch);
    return stream;
  }

  private void start(int ingests) {
    for (int i = 0; i < ingests; i++) {
      var unused = fixture.lifecycle.onProcessStart(request("p" + i).build());
    }
  }

  private void addCrowd() {
    start(1);
    var from =
        WatchIngestsRequest.newBuilder()
            .setServerRunId(fixture.events.runId())
            .setAfterRevision(fixture.events.revision())
            .build();
    for (int i = 0; i < CROWD; i++) {
      var unused = add(from);
    }
    runAll();
  }

  private int runAll() {
    int count = 0;
    for (Runnable turn = pending.poll(); turn != null; turn = pending.poll()) {
      turn.run();
      count++;
    }
    return count;
  }

  private long told() {
    return streams.stream().filter(stream -> !stream.sent.isEmpty()).count();
  }

  private static List<String> ids(WatchStream stream) {
    return stream.sent.stream()
        .map(WatchIngestsResponse::getSnapshot)
        .flatMap(snapshot -> snapshot.getIngestsList().stream())
        .map(io.whipsidecar.v1.Ingest::getProcessId)
        .toList();
  }

  @Test
  void shouldTellAFewWatchersAtATime() {
    addCrowd();
    fixture.ingest("p0").update("Bound.", status -> status.withReaderPresent(true));
    pending.remove().run();
    assertThat(told()).isBetween(1L, CROWD / 3L);
    assertThat(pending).hasSize(1);
    assertThat(runAll()).isGreaterThan(1);
    assertThat(told()).isEqualTo(CROWD);
    assertThat(streams).allMatch(stream -> stream.sent.size() == 1);
  }

  @Test
  void shouldTellWhatChangesWhileARoundIsUnderWay() {
    addCrowd();
    fixture.ingest("p0").update("Bound.", status -> status.withReaderPresent(true));
    pending.remove().run();
    fixture.ingest("p0").update("Gone.", status -> status.withReaderPresent(false));
    var unused = runAll();
    assertThat(streams)
        .allSatisfy(
            stream ->
                assertThat(stream.sent.get(stream.sent.size() - 1).getChange().getReason())
                    .isEqualTo("Gone."));
  }

  @Test
  void shouldEncodeAChangeOnce() {
    addCrowd();
    fixture.ingest("p0").update("Bound.", status -> status.withReaderPresent(true));
    var unused = runAll();
    ByteString first = streams.get(0).encoded.get(0);
    assertThat(streams).allSatisfy(stream -> assertThat(stream.encoded.get(0)).isSameAs(first));
  }

  @Test
  void shouldNotLetAChangeCostMoreWithMoreWatchers() {
    addCrowd();
    for (int i = 0; i < 10; i++) {
      boolean present = i % 2 == 0;
      fixture.ingest("p0").update("Changed.", status -> status.withReaderPresent(present));
    }
    assertThat(pending).hasSize(1);
    assertThat(told()).isZero();
  }

  @Test
  void shouldFinishASnapshotBeforeTheNextOneBegins() {
    start(INGESTS);
    WatchStream first = add(WatchIngestsRequest.getDefaultInstance());
    WatchStream second = add(WatchIngestsRequest.getDefaultInstance());
    while (second.sent.isEmpty()) {
      pending.remove().run();
    }
    assertThat(ids(first)).hasSize(INGESTS);
    var unused = runAll();
    assertThat(ids(second)).hasSize(INGESTS).doesNotHaveDuplicates();
  }

  @Test
  void shouldMakeTheSnapshotOnceForAllWhoComeTogether() {
    start(INGESTS);
    WatchStream first = add(WatchIngestsRequest.getDefaultInstance());
    WatchStream second = add(WatchIngestsRequest.getDefaultInstance());
    while (second.sent.isEmpty()) {
      pending.remove().run();
    }
    start(1); // claimed again: nothing new
    fixture.ingest("p0").update("Bound.", status -> status.withReaderPresent(true));
    var unused = runAll();
    int parts = (int) first.sent.stream().filter(WatchIngestsResponse::hasSnapshot).count();
    assertThat(parts).isGreaterThan(3);
    for (int i = 0; i < parts - 1; i++) { // the last one has a revision
      assertThat(second.encoded.get(i)).isSameAs(first.encoded.get(i));
    }
    assertThat(second.sent.get(second.sent.size() - 1).getChange().getReason()).isEqualTo("Bound.");
  }

  @Test
  void shouldNotBeHeldUpByAClientThatDoesNotRead() {
    start(INGESTS);
    WatchStream stuck = add(WatchIngestsRequest.getDefaultInstance());
    stuck.capacity = 1;
    WatchStream other = add(WatchIngestsRequest.getDefaultInstance());
    var unused = runAll();
    assertThat(stuck.sent).hasSize(1);
    assertThat(ids(other)).hasSize(INGESTS);
    stuck.capacity = Integer.MAX_VALUE;
    turns.wake(watches.get(0));
    unused = runAll();
    assertThat(ids(stuck)).hasSize(INGESTS).doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeItsTimeForChangesButNotForSnapshots() {
    addCrowd();
    shortPauses = 0;
    longPauses = 0;
    fixture.ingest("p0").update("Bound.", status -> status.withReaderPresent(true));
    var unused = runAll();
    assertThat(longPauses).isPositive();
    assertThat(shortPauses).isZero();
    start(INGESTS);
    unused = runAll();
    longPauses = 0;
    var newcomer = add(WatchIngestsRequest.getDefaultInstance());
    unused = runAll();
    assertThat(ids(newcomer)).hasSize(INGESTS);
    assertThat(shortPauses).isPositive();
    assertThat(longPauses).as("after the last part").isLessThanOrEqualTo(1);
  }

  @Test
  void shouldNotKeepAWatcherThatHasGone() {
    addCrowd();
    watches.forEach(turns::remove);
    fixture.ingest("p0").update("Bound.", status -> status.withReaderPresent(true));
    var unused = runAll();
    assertThat(told()).isZero();
    assertThat(turns.all()).isEmpty();
  }
}
