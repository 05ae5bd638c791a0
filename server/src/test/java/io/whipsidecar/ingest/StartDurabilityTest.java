package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Starts and stops that meet while the store has not answered yet. */
class StartDurabilityTest {
  private static final ProcessId ID = new ProcessId("x");
  private static final IngestConfig CONFIG = IngestConfig.defaults();
  private static final IngestConfig OTHER =
      IngestConfig.of(TrackConfig.of(Codec.VP8), TrackConfig.of(Codec.OPUS), LegFormat.FFMPEG_SDP);
  private static final ManagerRef BOOT_1 = new ManagerRef("core", "1");
  private static final ManagerRef BOOT_2 = new ManagerRef("core", "2");
  private static final StartResult FULL = new StartResult.StoreUnavailable("disk full");

  private final SlowStore store = new SlowStore();
  private final RecordingListener listener = new RecordingListener();
  private final IngestRegistry registry =
      new IngestRegistry(
          new PortAllocator(new PortRange(20_000, 20_011), block -> null, 0, 4),
          store,
          new RegistryLimits(3, 1_000, 1_000),
          () -> Instant.EPOCH,
          List.of(listener));

  /** Answers in the order of the changes, when the test says so; the last to ask is told first. */
  private static final class SlowStore implements IngestStore {
    final Queue<SlowReceipt> waiting = new ArrayDeque<>();
    final List<String> log = new ArrayList<>();

    @Override
    public List<Registration> load() {
      return List.of();
    }

    @Override
    public Receipt save(Registration registration) {
      return queue("save " + registration.ports().first());
    }

    @Override
    public Receipt delete(ProcessId id) {
      return queue("delete");
    }

    private Receipt queue(String change) {
      log.add(change);
      SlowReceipt receipt = new SlowReceipt();
      waiting.add(receipt);
      return receipt;
    }

    void answer(@Nullable String failure) {
      waiting.remove().complete(failure);
    }
  }

  private static final class SlowReceipt implements IngestStore.Receipt {
    private final List<Consumer<@Nullable String>> listeners = new ArrayList<>();

    @Override
    public @Nullable String await() {
      throw new AssertionError("a thread waits for the disk");
    }

    @Override
    public void whenDone(Consumer<@Nullable String> listener) {
      listeners.add(0, listener);
    }

    void complete(@Nullable String failure) {
      listeners.forEach(listener -> listener.accept(failure));
    }
  }

  private CompletableFuture<StartResult> start(IngestConfig config, ManagerRef manager) {
    return registry.startLater(StartCommand.of(ID, config, manager), 0);
  }

  private static Ingest ingest(CompletableFuture<StartResult> start) {
    assertThat(start).isDone();
    return ((StartResult.Started) start.join()).ingest();
  }

  @Test
  void shouldShowAnIngestToNobodyBeforeItIsDurable() {
    CompletableFuture<StartResult> start = start(CONFIG, BOOT_1);
    assertThat(start).isNotDone();
    assertThat(registry.find(ID)).isNull();
    assertThat(listener.take()).isEmpty();
    store.answer(null);
    assertThat(registry.find(ID)).isSameAs(ingest(start));
    assertThat(listener.take()).containsExactly("registered x 20000");
  }

  @Test
  void shouldGiveAnEqualStartTheIngestThatIsOnItsWay() {
    CompletableFuture<StartResult> first = start(CONFIG, BOOT_1);
    CompletableFuture<StartResult> second = start(CONFIG, BOOT_1);
    store.answer(null);
    assertThat(ingest(second)).isSameAs(ingest(first)).isSameAs(registry.find(ID));
    assertThat(store.log).containsExactly("save 20000");
  }

  @Test
  void shouldKeepAnIngestWhoseFirstStartCouldNotBeStoredButWhoseSecondWas() {
    CompletableFuture<StartResult> first = start(CONFIG, BOOT_1);
    CompletableFuture<StartResult> second = start(CONFIG, BOOT_2);
    store.answer("disk full");
    assertThat(first).isCompletedWithValue(FULL);
    store.answer(null);
    assertThat(registry.find(ID)).isSameAs(ingest(second));
    assertThat(store.log).containsExactly("save 20000", "save 20000");
    assertThat(listener.take()).containsExactly("registered x 20000");
  }

  @Test
  void shouldFailEveryStartThatWaitedForTheSameChange() {
    CompletableFuture<StartResult> first = start(CONFIG, BOOT_1);
    CompletableFuture<StartResult> second = start(CONFIG, BOOT_1);
    store.answer("disk full");
    assertThat(first).isCompletedWithValue(FULL);
    assertThat(second).isCompletedWithValue(FULL);
    assertThat(registry.size()).isZero();
    assertThat(registry.availablePorts(0)).isEqualTo(12);
  }

  @Test
  void shouldKeepTheOldIngestAndItsPortsUntilItsReplacementIsDurable() {
    CompletableFuture<StartResult> first = start(CONFIG, BOOT_1);
    store.answer(null);
    listener.take();
    CompletableFuture<StartResult> second = start(OTHER, BOOT_1);
    assertThat(registry.find(ID)).isSameAs(ingest(first));
    assertThat(registry.availablePorts(0)).isEqualTo(4);
    assertThat(listener.take()).isEmpty();
    store.answer(null);
    assertThat(registry.find(ID)).isSameAs(ingest(second));
    assertThat(registry.availablePorts(0)).isEqualTo(8);
    assertThat(listener.take())
        .containsExactly(
            "end reader x 20000 REPLACED", "removed x 20000 REPLACED", "registered x 20004");
  }

  @Test
  void shouldEndUpWithWhatTheStoreHasAfterReplacementsOfWhichTheLastFailed() {
    CompletableFuture<StartResult> first = start(CONFIG, BOOT_1);
    CompletableFuture<StartResult> second = start(OTHER, BOOT_1);
    store.answer(null);
    assertThat(registry.find(ID)).isSameAs(ingest(first));
    store.answer("disk full");
    assertThat(second).isCompletedWithValue(FULL);
    assertThat(registry.find(ID)).isSameAs(ingest(first));
    assertThat(registry.availablePorts(0)).isEqualTo(8);
  }

  @Test
  void shouldStopAStartThatIsOnItsWay() {
    CompletableFuture<StartResult> start = start(CONFIG, BOOT_1);
    CompletableFuture<StopResult> stop = registry.stopLater(ID, 0);
    store.answer(null);
    store.answer(null);
    assertThat(start.join()).isInstanceOf(StartResult.Started.class);
    assertThat(stop).isCompletedWithValue(new StopResult.Done(true));
    assertThat(registry.find(ID)).isNull();
    assertThat(registry.availablePorts(0)).isEqualTo(12);
    assertThat(store.log).containsExactly("save 20000", "delete");
    assertThat(listener.take()).isEmpty();
  }

  @Test
  void shouldCountStartsThatAreOnTheirWayAgainstTheLimit() {
    for (String id : List.of("a", "b", "c")) {
      var unused = registry.startLater(StartCommand.of(new ProcessId(id), CONFIG, BOOT_1), 0);
    }
    assertThat(start(CONFIG, BOOT_1)).isCompletedWithValue(new StartResult.TooManyIngests(3));
  }

  @Test
  void shouldNotExpireWhatAStartIsAboutToReplace() {
    CompletableFuture<StartResult> first = start(CONFIG, BOOT_1);
    store.answer(null);
    registry.onTimeout(0);
    CompletableFuture<StartResult> second = start(OTHER, BOOT_1);
    registry.onTimeout(1_000);
    assertThat(registry.find(ID)).isSameAs(ingest(first));
    store.answer(null);
    assertThat(registry.find(ID)).isSameAs(ingest(second));
  }
}
