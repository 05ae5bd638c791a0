package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortBlock;
import io.whipsidecar.ports.PortRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of ingests that no stop comes for: orphans of a former instance, and idle ones. */
class AbandonedIngestsTest {
  private static final long GRACE = 1_000;
  private static final long EXPIRY = 80_000;
  private static final IngestConfig CONFIG = IngestConfig.defaults();
  private static final ManagerRef BOOT_1 = new ManagerRef("core", "1");
  private static final ManagerRef BOOT_2 = new ManagerRef("core", "2");
  private static final ManagerRef BOOT_3 = new ManagerRef("core", "3");

  private final RecordingListener listener = new RecordingListener();
  private final List<Registration> stored = new ArrayList<>();
  private final IngestRegistry registry = registry(EXPIRY, 20_000);

  private IngestRegistry registry(long expiryNs, int maxIngests) {
    return new IngestRegistry(
        new PortAllocator(new PortRange(20_000, 29_999), block -> null, 0, 4),
        new Kept(stored),
        new RegistryLimits(maxIngests, GRACE, expiryNs),
        () -> Instant.EPOCH,
        List.of(listener));
  }

  /** Nothing is written; what was there is read. */
  private record Kept(List<Registration> stored) implements IngestStore {
    @Override
    public List<Registration> load() {
      return stored;
    }

    @Override
    public Receipt save(Registration registration) {
      return Receipt.DONE;
    }

    @Override
    public Receipt delete(ProcessId id) {
      return Receipt.DONE;
    }
  }

  private static Ingest start(IngestRegistry registry, String id, ManagerRef manager, long nowNs) {
    StartResult result = registry.start(StartCommand.of(new ProcessId(id), CONFIG, manager), nowNs);
    return ((StartResult.Started) result).ingest();
  }

  private Ingest start(String id, ManagerRef manager, long nowNs) {
    return start(registry, id, manager, nowNs);
  }

  private static List<String> ids(IngestRegistry registry) {
    return registry.list(null, 10).stream().map(ingest -> ingest.id().value()).toList();
  }

  private void store(String id, int port, ManagerRef manager, long claim) {
    stored.add(
        new Registration(
            new ProcessId(id), "", CONFIG, new PortBlock(port, 4), manager, Instant.EPOCH, claim));
  }

  @Test
  void shouldDropAfterARestartWhatAFormerInstanceHadLeft() {
    store("claimed", 20_000, BOOT_2, 5);
    store("left", 20_004, BOOT_1, 2);
    registry.restore(100);
    registry.onTimeout(100 + GRACE - 1);
    assertThat(ids(registry)).containsExactly("claimed", "left");
    registry.onTimeout(100 + GRACE);
    assertThat(ids(registry)).containsExactly("claimed");
  }

  @Test
  void shouldTellTheLaterInstanceByItsClaimWhateverTheOrderOfTheStore() {
    store("a", 20_000, BOOT_1, 2);
    store("b", 20_004, BOOT_3, 9);
    store("c", 20_008, BOOT_2, 5);
    store("d", 20_012, BOOT_3, 8);
    registry.restore(0);
    registry.onTimeout(GRACE);
    assertThat(ids(registry)).containsExactly("b", "d");
  }

  @Test
  void shouldNumberClaimsOnWhereTheFormerRunEnded() {
    store("a", 20_000, BOOT_1, 7);
    registry.restore(0);
    assertThat(start("b", BOOT_1, 0).registration().claim()).isEqualTo(8);
    assertThat(start("a", BOOT_1, 0).registration().claim()).isEqualTo(7);
    assertThat(start("a", BOOT_2, 0).registration().claim()).isGreaterThan(8);
  }

  @Test
  void shouldWaitForTheNextStartWhenTheStoreDoesNotSayWhichInstanceIsTheLater() {
    store("a", 20_000, BOOT_2, 0);
    store("b", 20_004, BOOT_1, 0);
    IngestRegistry old = registry(RegistryLimits.NEVER, 10);
    old.restore(0);
    assertThat(old.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    start(old, "b", BOOT_1, 5);
    old.onTimeout(5 + GRACE);
    assertThat(ids(old)).containsExactly("b");
  }

  @Test
  void shouldEndNoStreamOfTwoManagersThatShareAnId() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ManagerInstances.class);
    log.start();
    logger.addAppender(log);
    try {
      start("a", BOOT_1, 0);
      start("b", BOOT_2, 10);
      start("a", BOOT_1, 20); // alive after all
      start("b", BOOT_2, 30);
      registry.onTimeout(30 + GRACE);
      start("c", BOOT_3, 2_000); // one of the two was restarted
      registry.onTimeout(2_000 + GRACE);
      assertThat(ids(registry)).containsExactly("a", "b", "c");
      assertThat(log.list)
          .extracting(ILoggingEvent::getMessage)
          .containsExactly("manager-id-shared");
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void shouldForgetManagersThatWereHeardLongAgoAndNotTheOneJustHeard() {
    IngestRegistry small = registry(RegistryLimits.NEVER, 3);
    start(small, "a", BOOT_1, 0);
    for (int i = 0; i < 3; i++) {
      StartCommand nothing =
          new StartCommand(
              new ProcessId("n"),
              "",
              null,
              new ManagerRef("m" + i, "1"),
              OnConflict.REPLACE_IF_IDLE,
              false);
      small.start(nothing, 0);
    }
    start(small, "b", new ManagerRef("m2", "2"), 10);
    assertThat(small.nextDeadlineNs()).isEqualTo(10 + GRACE);
    start(small, "c", BOOT_2, 20); // forgotten: what its former instance has left stays
    small.onTimeout(20 + GRACE);
    assertThat(ids(small)).containsExactly("a", "b", "c");
  }

  @Test
  void shouldExpireWhatNobodyUses() {
    start("x", BOOT_1, 0);
    listener.take();
    registry.onTimeout(0);
    registry.onTimeout(EXPIRY - 1);
    assertThat(ids(registry)).containsExactly("x");
    registry.onTimeout(registry.nextDeadlineNs());
    assertThat(ids(registry)).isEmpty();
    assertThat(listener.take())
        .containsExactly("end reader x 20000 EXPIRED", "removed x 20000 EXPIRED");
  }

  @Test
  void shouldExpireALittleLateAndNeverEarly() {
    Ingest ingest = start("x", BOOT_1, 0);
    long nowNs = 0;
    for (; nowNs < 3 * EXPIRY; nowNs = registry.nextDeadlineNs()) {
      registry.onTimeout(nowNs);
      long use = nowNs; // comes and goes between two looks
      ingest.update("FFmpeg came.", status -> status.withReaderPresent(true));
      ingest.update("FFmpeg went at " + use, status -> status.withReaderPresent(false));
    }
    assertThat(ids(registry)).containsExactly("x");
    long idleSinceNs = nowNs;
    while (!ids(registry).isEmpty()) {
      nowNs = registry.nextDeadlineNs();
      registry.onTimeout(nowNs);
    }
    assertThat(nowNs - idleSinceNs).isBetween(EXPIRY, EXPIRY + EXPIRY / 4);
  }

  @Test
  void shouldNotExpireWhatIsStartedAgain() {
    start("x", BOOT_1, 0);
    registry.onTimeout(0);
    start("x", BOOT_1, EXPIRY / 2);
    registry.onTimeout(EXPIRY);
    assertThat(ids(registry)).containsExactly("x");
  }

  @Test
  void shouldNotExpireWhatIsReadOrPublishedTo() {
    start("r", BOOT_1, 0).update("FFmpeg.", status -> status.withReaderPresent(true));
    start("p", BOOT_1, 0)
        .update("POST.", status -> status.withPublisher(IngestRegistryTest.PUBLISHER));
    registry.onTimeout(0);
    registry.onTimeout(2 * EXPIRY);
    registry.onTimeout(4 * EXPIRY);
    assertThat(ids(registry)).containsExactly("p", "r");
  }

  /** Or whoever knows the id could keep it for ever. */
  @Test
  void shouldExpireWhatOnlyRefusedPublishersComeTo() {
    Ingest ingest = start("x", BOOT_1, 0);
    RefusalNews news = new RefusalNews();
    long nowNs = 0;
    while (nowNs < 2 * EXPIRY && !ids(registry).isEmpty()) {
      registry.onTimeout(nowNs);
      news.add(
          ingest,
          new PublisherRefusal(
              Instant.EPOCH, "POST", 401, RefusalReason.WRONG_TOKEN, "", "192.0.2.9", ""));
      news.tell();
      nowNs = registry.nextDeadlineNs();
    }
    assertThat(ids(registry)).isEmpty();
  }

  @Test
  void shouldExpireNothingByDefault() {
    IngestRegistry lasting = registry(RegistryLimits.NEVER, 10);
    start(lasting, "x", BOOT_1, 0);
    assertThat(lasting.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    lasting.onTimeout(Long.MAX_VALUE - 1);
    assertThat(ids(lasting)).containsExactly("x");
  }
}
