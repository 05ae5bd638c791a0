package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortBlock;
import io.whipsidecar.ports.PortProbe;
import io.whipsidecar.ports.PortRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract's status table, row by row, as values. */
class IngestRegistryTest {
  private static final long GRACE_NS = 1_000;
  private static final ProcessId ID = new ProcessId("x");
  private static final IngestConfig CONFIG = IngestConfig.defaults();
  private static final IngestConfig OTHER =
      IngestConfig.of(TrackConfig.of(Codec.VP8), TrackConfig.of(Codec.OPUS), LegFormat.FFMPEG_SDP);
  private static final ManagerRef BOOT_1 = new ManagerRef("core", "1");
  private static final ManagerRef BOOT_2 = new ManagerRef("core", "2");

  private final RecordingListener listener = new RecordingListener();
  private PortProbe probe = block -> null;
  private final FakeStore store = new FakeStore();
  private final IngestRegistry registry = registry(3);

  private IngestRegistry registry(int maxIngests) {
    return new IngestRegistry(
        new PortAllocator(new PortRange(20_000, 20_023), b -> probe.refusal(b), 1_000_000, 4),
        store,
        new RegistryLimits(maxIngests, GRACE_NS),
        () -> Instant.EPOCH,
        List.of(listener));
  }

  private static final class FakeStore implements IngestStore {
    @Nullable String failure;
    final List<Registration> stored = new ArrayList<>();
    final List<String> log = new ArrayList<>();

    @Override
    public List<Registration> load() {
      return stored;
    }

    @Override
    public Receipt save(Registration registration) {
      log.add("save " + registration.id() + " " + registration.ports().first());
      String outcome = failure;
      return () -> outcome;
    }

    @Override
    public Receipt delete(ProcessId id) {
      log.add("delete " + id);
      return () -> failure;
    }
  }

  private StartResult start(IngestConfig config, ManagerRef manager) {
    return start(config, manager, OnConflict.REPLACE_IF_IDLE, false);
  }

  private StartResult start(
      @Nullable IngestConfig config, ManagerRef manager, OnConflict onConflict, boolean fail) {
    return registry.start(new StartCommand(ID, "", config, manager, onConflict, fail), 0);
  }

  private Ingest started(StartResult result) {
    return ((StartResult.Started) result).ingest();
  }

  private Ingest startedWithReader(ManagerRef manager) {
    Ingest ingest = started(start(CONFIG, manager));
    ingest.update("FFmpeg bound the ports.", status -> status.withReaderPresent(true));
    listener.take();
    return ingest;
  }

  @Test
  void shouldRegisterNothingWithoutAConfiguration() {
    assertThat(start(null, BOOT_1, OnConflict.REPLACE, false))
        .isEqualTo(new StartResult.NotEnabled());
    assertThat(registry.size()).isZero();
    assertThat(store.log).isEmpty();
  }

  @Test
  void shouldRegisterANewId() {
    Ingest ingest = started(start(CONFIG, BOOT_1));
    assertThat(ingest.ports()).isEqualTo(new PortBlock(20_000, 4));
    assertThat(registry.find(ID)).isSameAs(ingest);
    assertThat(listener.take()).containsExactly("registered x 20000");
    assertThat(store.log).containsExactly("save x 20000");
  }

  @Test
  void shouldAnswerAnEqualStartWithTheSameIngest() {
    Ingest first = startedWithReader(BOOT_1);
    StartResult again = start(CONFIG, BOOT_1);
    assertThat(again).isEqualTo(new StartResult.Started(first, true));
    assertThat(listener.take()).isEmpty();
    assertThat(store.log).hasSize(1);
  }

  @Test
  void shouldEndTheOrphanedReaderWhenANewManagerInstanceAsksForTheSame() {
    Ingest first = startedWithReader(BOOT_1);
    assertThat(start(CONFIG, BOOT_2)).isEqualTo(new StartResult.Started(first, true));
    assertThat(listener.take())
        .containsExactly("end reader x 20000 NEW_MANAGER_INSTANCE", "claimed x");
    assertThat(first.registration().manager()).isEqualTo(BOOT_2);
    assertThat(start(CONFIG, BOOT_2)).isEqualTo(new StartResult.Started(first, true));
    assertThat(listener.take()).isEmpty();
  }

  @Test
  void shouldReplaceAnIdleIngestWithAnotherConfiguration() {
    start(CONFIG, BOOT_1);
    Ingest second = started(start(OTHER, BOOT_1));
    assertThat(second.config()).isEqualTo(OTHER);
    assertThat(second.ports().first()).isEqualTo(20_004);
    assertThat(listener.take())
        .containsExactly(
            "registered x 20000",
            "end reader x 20000 REPLACED",
            "removed x 20000 REPLACED",
            "registered x 20004");
  }

  @Test
  void shouldRefuseAnotherConfigurationWhileAReaderIsThere() {
    Ingest first = startedWithReader(BOOT_1);
    assertThat(start(OTHER, BOOT_1)).isEqualTo(new StartResult.AlreadyExists(ID));
    assertThat(registry.find(ID)).isSameAs(first);
    assertThat(listener.take()).isEmpty();
  }

  @Test
  void shouldRefuseAnotherConfigurationWhileAPublisherIsThere() {
    Ingest first = started(start(CONFIG, BOOT_1));
    first.update("POST accepted.", status -> status.withPublisher(PUBLISHER));
    assertThat(start(OTHER, BOOT_1)).isEqualTo(new StartResult.AlreadyExists(ID));
  }

  @Test
  void shouldReplaceABusyIngestWhenAskedTo() {
    startedWithReader(BOOT_1);
    assertThat(started(start(OTHER, BOOT_1, OnConflict.REPLACE, false)).config()).isEqualTo(OTHER);
    assertThat(listener.take())
        .containsExactly(
            "end reader x 20000 REPLACED", "removed x 20000 REPLACED", "registered x 20004");
  }

  @Test
  void shouldRefuseAnotherConfigurationOfAnIdleIngestWhenAskedTo() {
    start(CONFIG, BOOT_1);
    assertThat(start(OTHER, BOOT_1, OnConflict.FAIL, false))
        .isEqualTo(new StartResult.AlreadyExists(ID));
  }

  @Test
  void shouldReplaceABusyIngestForANewManagerInstance() {
    startedWithReader(BOOT_1);
    assertThat(started(start(OTHER, BOOT_2)).config()).isEqualTo(OTHER);
    assertThat(listener.take())
        .containsExactly(
            "end reader x 20000 REPLACED", "removed x 20000 REPLACED", "registered x 20004");
  }

  @Test
  void shouldNotTakeAnotherManagerForANewInstance() {
    startedWithReader(BOOT_1);
    assertThat(start(OTHER, new ManagerRef("another", "2")))
        .isEqualTo(new StartResult.AlreadyExists(ID));
    assertThat(start(OTHER, ManagerRef.NONE)).isEqualTo(new StartResult.AlreadyExists(ID));
  }

  @Test
  void shouldRefuseEvenAnEqualStartWhenAskedTo() {
    start(CONFIG, BOOT_1);
    assertThat(start(CONFIG, BOOT_1, OnConflict.REPLACE, true))
        .isEqualTo(new StartResult.AlreadyExists(ID));
  }

  @Test
  void shouldMoveToOtherPortsAfterAPortConflict() {
    Ingest first = started(start(CONFIG, BOOT_1));
    first.update(
        "Held by another program.",
        s -> s.withState(IngestState.PORT_CONFLICT, "Held.", Instant.EPOCH));
    listener.take();
    StartResult.Started second = (StartResult.Started) start(CONFIG, BOOT_1);
    assertThat(second.alreadyActive()).isFalse();
    assertThat(second.ingest().ports().first()).isEqualTo(20_004);
    assertThat(listener.take()).contains("removed x 20000 PORTS_MOVED");
  }

  @Test
  void shouldKeepWhatIsThereWhenNoPortsAreLeftForItsReplacement() {
    Ingest first = started(start(CONFIG, BOOT_1));
    probe = block -> "in use";
    StartResult.PortsExhausted exhausted = (StartResult.PortsExhausted) start(OTHER, BOOT_1);
    assertThat(exhausted.ports().attempts()).isEqualTo(4);
    assertThat(registry.find(ID)).isSameAs(first);
    assertThat(listener.take()).containsExactly("registered x 20000");
  }

  @Test
  void shouldRefuseMoreIngestsThanTheLimit() {
    for (String id : List.of("a", "b", "c")) {
      registry.start(StartCommand.of(new ProcessId(id), CONFIG, BOOT_1), 0);
    }
    assertThat(start(CONFIG, BOOT_1)).isEqualTo(new StartResult.TooManyIngests(3));
    assertThat(registry.size()).isEqualTo(3);
  }

  @Test
  void shouldRegisterNothingThatCouldNotBeStored() {
    store.failure = "disk full";
    assertThat(start(CONFIG, BOOT_1)).isEqualTo(new StartResult.StoreUnavailable("disk full"));
    assertThat(registry.size()).isZero();
    assertThat(listener.take()).isEmpty();
    assertThat(store.log).containsExactly("save x 20000", "delete x"); // one may have been stopped
  }

  @Test
  void shouldKeepWhatIsThereWhenItsReplacementCouldNotBeStored() {
    Ingest first = startedWithReader(BOOT_1);
    store.failure = "disk full";
    assertThat(start(OTHER, BOOT_1, OnConflict.REPLACE, false))
        .isEqualTo(new StartResult.StoreUnavailable("disk full"));
    assertThat(registry.find(ID)).isSameAs(first);
    assertThat(listener.take()).isEmpty();
    assertThat(store.log).containsExactly("save x 20000", "save x 20004");
  }

  @Test
  void shouldStoreAClaimAgainThatCouldNotBeStored() {
    start(CONFIG, BOOT_1);
    store.failure = "disk full";
    assertThat(start(CONFIG, BOOT_2)).isEqualTo(new StartResult.StoreUnavailable("disk full"));
    assertThat(registry.size()).isEqualTo(1);
    store.failure = null;
    assertThat(((StartResult.Started) start(CONFIG, BOOT_2)).alreadyActive()).isTrue();
    assertThat(store.log).containsExactly("save x 20000", "save x 20000", "save x 20000");
  }

  @Test
  void shouldRemoveAStoppedIngest() {
    start(CONFIG, BOOT_1);
    listener.take();
    assertThat(registry.stop(ID, 0)).isEqualTo(new StopResult.Done(true));
    assertThat(registry.find(ID)).isNull();
    assertThat(listener.take()).containsExactly("removed x 20000 STOPPED");
    assertThat(store.log).contains("delete x");
  }

  @Test
  void shouldAcceptAStopOfAnUnknownId() {
    assertThat(registry.stop(ID, 0)).isEqualTo(new StopResult.Done(false));
    assertThat(registry.stopping(ID)).isEqualTo(new StopResult.Done(false));
  }

  @Test
  void shouldSayWhenARemovalWasNotStored() {
    start(CONFIG, BOOT_1);
    store.failure = "disk full";
    assertThat(registry.stop(ID, 0)).isEqualTo(new StopResult.StoreUnavailable("disk full"));
    store.failure = null;
    assertThat(registry.stop(ID, 0)).isEqualTo(new StopResult.Done(false));
    assertThat(store.log).containsExactly("save x 20000", "delete x", "delete x");
  }

  @Test
  void shouldEndTheReaderAndKeepTheIngestBeforeAStop() {
    start(CONFIG, BOOT_1);
    listener.take();
    assertThat(registry.stopping(ID)).isEqualTo(new StopResult.Done(true));
    assertThat(listener.take()).containsExactly("end reader x 20000 STOPPING");
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void shouldRefuseEverythingWhileShuttingDown() {
    start(CONFIG, BOOT_1);
    registry.shutDown();
    assertThat(start(CONFIG, BOOT_1)).isEqualTo(new StartResult.ShuttingDown());
    assertThat(registry.stop(ID, 0)).isEqualTo(new StopResult.ShuttingDown());
    assertThat(registry.stopping(ID)).isEqualTo(new StopResult.ShuttingDown());
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void shouldDropWhatANewManagerInstanceDoesNotClaim() {
    ProcessId other = new ProcessId("y");
    start(CONFIG, BOOT_1);
    registry.start(StartCommand.of(other, CONFIG, BOOT_1), 0);
    assertThat(registry.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    registry.start(StartCommand.of(other, CONFIG, BOOT_2), 100);
    listener.take();
    assertThat(registry.nextDeadlineNs()).isEqualTo(100 + GRACE_NS);
    registry.onTimeout(100 + GRACE_NS - 1);
    assertThat(registry.size()).isEqualTo(2);
    registry.onTimeout(100 + GRACE_NS);
    assertThat(registry.list(null, 10)).extracting(Ingest::id).containsExactly(other);
    assertThat(listener.take())
        .containsExactly("end reader x 20000 ORPHANED", "removed x 20000 ORPHANED");
    assertThat(store.log).contains("delete x");
    assertThat(registry.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRestoreWhatTheStoreHasKept() {
    store.stored.add(
        new Registration(ID, "r", CONFIG, new PortBlock(20_008, 4), BOOT_1, Instant.MAX));
    Registration outside =
        new Registration(
            new ProcessId("y"), "", CONFIG, new PortBlock(30_000, 4), BOOT_1, Instant.EPOCH);
    store.stored.add(outside);
    assertThat(registry.restore(0)).containsExactly(outside);
    StartResult.Started started = (StartResult.Started) start(CONFIG, BOOT_1);
    assertThat(started.alreadyActive()).isTrue();
    assertThat(started.ingest().ports().first()).isEqualTo(20_008);
  }

  @Test
  void shouldListInTheOrderOfTheIdsBytes() {
    for (String id : List.of("😀", "b", "｡")) { // in UTF-16 the emoji comes before U+FF61
      registry.start(StartCommand.of(new ProcessId(id), CONFIG, BOOT_1), 0);
    }
    assertThat(registry.list(null, 2)).extracting(i -> i.id().value()).containsExactly("b", "｡");
    assertThat(registry.list(new ProcessId("｡"), 2))
        .extracting(i -> i.id().value())
        .containsExactly("😀");
  }

  @Test
  void shouldRegisterExactlyOneOfTwoConcurrentStarts() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 200; round++) {
        long nowNs = 2_000_000L * round; // the ports of the round before have rested
        CyclicBarrier barrier = new CyclicBarrier(2);
        StartCommand command =
            new StartCommand(ID, "", CONFIG, BOOT_1, OnConflict.REPLACE_IF_IDLE, true);
        Callable<StartResult> race =
            () -> {
              barrier.await();
              return registry.start(command, nowNs);
            };
        List<StartResult> results = new ArrayList<>();
        for (Future<StartResult> future : pool.invokeAll(List.of(race, race))) {
          results.add(future.get());
        }
        assertThat(results).hasAtLeastOneElementOfType(StartResult.Started.class);
        assertThat(results).contains(new StartResult.AlreadyExists(ID));
        registry.stop(ID, nowNs);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  static final PublisherInfo PUBLISHER =
      new PublisherInfo("s1", "test", "", Instant.EPOCH, List.of(), "", "", "", "", List.of());
}
