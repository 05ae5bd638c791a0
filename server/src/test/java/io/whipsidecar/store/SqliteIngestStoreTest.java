package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store with a real file. */
class SqliteIngestStoreTest {
  private static final Registration X = Registrations.plain("x", 20_000);
  private static final ForwarderState STATE =
      new ForwarderState(
          -5L,
          123_456_789_012L,
          -77L,
          List.of(
              new ForwarderState.Track(-1, 65_535, Integer.MIN_VALUE),
              new ForwarderState.Track(2, 0, 7)));

  @TempDir private Path folder;

  private List<Registration> reopened() throws Exception {
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      return store.load();
    }
  }

  private void stored(Registration... registrations) throws Exception {
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.saveAll(List.of(registrations)).await()).isNull();
    }
  }

  @Test
  void shouldKeepEveryField() throws Exception {
    stored(X, Registrations.rich());
    assertThat(reopened()).containsExactlyInAnyOrder(X, Registrations.rich());
  }

  @Test
  void shouldForgetWhatWasDeleted() throws Exception {
    stored(X, Registrations.rich());
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.delete(X.id()).await()).isNull();
    }
    assertThat(reopened()).containsExactly(Registrations.rich());
  }

  @Test
  void shouldWriteWhatIsQueuedWhenItIsClosed() throws Exception {
    SqliteIngestStore store = SqliteIngestStore.open(folder);
    var receipt = store.save(X);
    store.close();
    assertThat(receipt.await()).isNull();
    assertThat(store.save(X).await()).isEqualTo("the store is closed");
    store.close();
    assertThat(reopened()).containsExactly(X);
  }

  @Test
  void shouldMoveItsLogIntoTheDatabaseWhenItHasNothingElseToDo() throws Exception {
    long empty;
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      empty = Files.size(database());
      for (Registration registration : Registrations.many(100)) {
        assertThat(store.save(registration).await()).isNull();
      }
      await().until(() -> Files.size(database()) > empty);
    }
  }

  @Test
  void shouldNotLetItsLogGrowWhileChangesKeepComing() throws Exception {
    List<Registration> registrations = Registrations.many(50);
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      for (int round = 0; round < 100; round++) {
        for (Registration registration : registrations) {
          assertThat(store.save(registration).await()).isNull();
        }
      }
      assertThat(Files.size(StateFiles.log(database()))).isLessThan(8_000_000L);
    }
    assertThat(reopened()).hasSize(50);
  }

  @Test
  void shouldLoadTheNewestRegistrationFirst() throws Exception {
    Registration newer =
        new Registration(
            Registrations.rich().id(),
            "",
            X.config(),
            X.ports(),
            ManagerRef.NONE,
            Registrations.TIME.plusSeconds(1));
    stored(X, newer);
    assertThat(reopened()).containsExactly(newer, X);
  }

  @Test
  void shouldTellTheNewerOneWithinASecond() throws Exception {
    Registration second = registeredAt(Registrations.plain("a", 20_000), "2026-01-02T03:04:05Z");
    Registration half = registeredAt(Registrations.plain("b", 20_000), "2026-01-02T03:04:05.5Z");
    stored(second, half);
    assertThat(reopened()).containsExactly(half, second);
  }

  private static Registration registeredAt(Registration registration, String time) {
    return new Registration(
        registration.id(),
        registration.reference(),
        registration.config(),
        registration.ports(),
        registration.manager(),
        Instant.parse(time));
  }

  @Test
  void shouldRefuseASecondServer() throws Exception {
    try (SqliteIngestStore first = SqliteIngestStore.open(folder)) {
      assertThatThrownBy(() -> SqliteIngestStore.open(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("registrations.db is in use by another whip-sidecar");
      assertThat(first.save(X).await()).isNull();
    }
    assertThat(reopened()).containsExactly(X);
  }

  @Test
  void shouldMakeADirectoryThatOnlyItsOwnerCanRead() throws Exception {
    Path directory = folder.resolve("a b?c=1%20#").resolve("state");
    SqliteIngestStore.open(directory).close();
    assertThat(SqliteIngestStore.exists(directory)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    try (var files = Files.list(directory)) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"))
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("registrations.db", "registrations.db-boot");
    }
  }

  @Test
  void shouldRefuseADirectoryThatCannotBeMade() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> SqliteIngestStore.open(file.resolve("state")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected: a directory that can be written");
  }

  @Test
  void shouldRefuseANewerStoreAndLeaveItAlone() throws Exception {
    stored(X);
    sql("PRAGMA user_version = 2");
    assertRefused("it was written by a newer version (schema 2, this one reads up to 1)");
  }

  @Test
  void shouldRefuseTheDatabaseOfAnotherProgramAndLeaveItAlone() throws Exception {
    sql("CREATE TABLE registrations (x)");
    assertRefused("it is another program's database");
  }

  @Test
  void shouldRefuseAFileThatIsNoDatabaseAndLeaveItAlone() throws Exception {
    Files.writeString(database(), "tokens: none\n".repeat(100));
    assertRefused("it is damaged");
  }

  @Test
  void shouldRefuseATruncatedFile() throws Exception {
    stored(Registrations.many(100).toArray(Registration[]::new));
    byte[] content = Files.readAllBytes(database());
    Files.write(database(), java.util.Arrays.copyOf(content, content.length / 2));
    assertRefused("damaged");
  }

  /** Wherever the bit is: an error, or it was in a part that means nothing. Never another value. */
  @Test
  void shouldNeverTakeAFlippedBitForAValue() throws Exception {
    List<Registration> registrations = Registrations.many(20);
    stored(registrations.toArray(Registration[]::new));
    byte[] good = Files.readAllBytes(database());
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(database(), bad);
      try {
        assertThat(reopened()).containsExactlyInAnyOrderElementsOf(registrations);
      } catch (ConfigException | IOException e) {
        assertThat(e).hasMessageStartingWith("state-dir: ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(30);
  }

  @Test
  void shouldWriteOnTheThreadThatWaits() throws Exception {
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      CompletableFuture<Thread> told = new CompletableFuture<>();
      store.save(X).whenDone(cause -> told.complete(Thread.currentThread()));
      assertThat(told).isCompletedWithValue(Thread.currentThread());
    }
    assertThat(reopened()).containsExactly(X);
  }

  @Test
  void shouldNotHoldUpACallerWithWhatComesWhileHeWrites() throws Exception {
    Registration other = Registrations.rich();
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      CompletableFuture<String> told = new CompletableFuture<>();
      AtomicBoolean first = new AtomicBoolean(true);
      store.onWrite(
          ns -> {
            if (first.getAndSet(false)) { // while X is being written
              store.save(other).whenDone(cause -> told.complete(Thread.currentThread().getName()));
            }
          });
      assertThat(store.save(X).await()).isNull();
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("store-writer");
    }
    assertThat(reopened()).containsExactlyInAnyOrder(X, other);
  }

  @Test
  void shouldWriteWhatNobodyWaitsFor() throws Exception {
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      CompletableFuture<String> writer = new CompletableFuture<>();
      store.onWrite(ns -> writer.complete(Thread.currentThread().getName()));
      var unused = store.save(X);
      assertThat(writer.get(10, TimeUnit.SECONDS)).isEqualTo("store-writer");
    }
    assertThat(reopened()).containsExactly(X);
  }

  /** Each of many callers is told of its own change, and all of them are kept. */
  @Test
  void shouldTellManyCallersAtOnce() throws Exception {
    List<Registration> registrations = Registrations.many(2_000);
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      Queue<String> failures = new ConcurrentLinkedQueue<>();
      CountDownLatch told = new CountDownLatch(registrations.size());
      registrations.parallelStream()
          .forEach(
              registration ->
                  store
                      .save(registration)
                      .whenDone(
                          cause -> {
                            if (cause != null) {
                              failures.add(cause);
                            }
                            told.countDown();
                          }));
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(failures).isEmpty();
    }
    assertThat(reopened()).containsExactlyInAnyOrderElementsOf(registrations);
  }

  @Test
  void shouldSayThatTheDiskIsFullAndGoOnWhenItIsNotAnyMore() throws Exception {
    Database database = Database.open(folder);
    database.execute("PRAGMA max_page_count = 4");
    try (SqliteIngestStore store = new SqliteIngestStore(database)) {
      assertThat(store.saveAll(Registrations.many(1_000)).await()).contains("full");
      assertThat(store.save(X).await()).isNull();
    }
    assertThat(reopened()).containsExactly(X);
  }

  @Test
  void shouldRemoveLaterWhatCouldNotBeRemovedAtOnce() throws Exception {
    stored(X, Registrations.rich());
    Database database = Database.open(folder);
    database.execute("PRAGMA query_only = ON");
    try (SqliteIngestStore store = new SqliteIngestStore(database)) {
      assertThat(store.delete(X.id()).await()).contains("readonly");
      database.execute("PRAGMA query_only = OFF");
      assertThat(store.save(Registrations.rich()).await()).isNull();
    }
    assertThat(reopened()).containsExactly(Registrations.rich());
  }

  @Test
  void shouldKeepAnOutputWithItsRegistration() throws Exception {
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      store.save(X);
      store.save(X, STATE);
    }
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      store.save(claimed(X)); // keeps the output
      assertThat(store.load(claimed(X))).isEqualTo(STATE);
      assertThat(store.load(X)).as("taken").isNull();
    }
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.load(X)).isEqualTo(STATE);
    }
  }

  @Test
  void shouldKeepAnOutputThatCouldNotBeWrittenForTheNextTransaction() throws Exception {
    stored(X);
    Database database = Database.open(folder);
    database.execute("PRAGMA query_only = ON");
    try (SqliteIngestStore store = new SqliteIngestStore(database)) {
      store.save(X, STATE); // the last one of its publisher
      assertThat(store.save(X).await()).contains("readonly");
      database.execute("PRAGMA query_only = OFF");
      assertThat(store.save(X).await()).isNull();
    }
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.load(X)).isEqualTo(STATE);
    }
  }

  @Test
  void shouldNotGiveAnOutputToAnotherRegistrationOfTheId() throws Exception {
    Registration other =
        new Registration(
            X.id(), "", X.config(), X.ports(), X.manager(), Registrations.TIME.plusNanos(1));
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      store.save(X);
      store.save(X, STATE);
    }
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.load(other)).isNull();
      store.save(other);
      store.save(X, STATE); // comes late
    }
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.load()).containsExactly(other);
      assertThat(store.load(other)).isNull();
    }
  }

  private static Registration claimed(Registration registration) {
    return new Registration(
        registration.id(),
        "claimed",
        registration.config(),
        registration.ports(),
        new ManagerRef("core", "2"),
        registration.registeredTime());
  }

  private Path database() {
    return folder.resolve("registrations.db");
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private void assertRefused(String why) throws IOException {
    byte[] before = Files.readAllBytes(database());
    assertThatThrownBy(() -> SqliteIngestStore.open(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("state-dir: " + database() + " can't be used: ")
        .hasMessageContaining(why);
    assertThat(Files.readAllBytes(database())).isEqualTo(before);
  }
}
