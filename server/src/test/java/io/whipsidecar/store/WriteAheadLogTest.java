package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.ingest.Registration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of real databases, as a killed server leaves them: damaged, or only unfinished. */
class WriteAheadLogTest {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_BYTES = 24 + 4_096;
  private static final int FRAME_SALTS = 8;

  @TempDir private Path folder;

  /** What is on the disk while registrations are acknowledged one after the other. */
  private static final class Left {
    private final byte[] database;
    private final byte[] log;

    Left(byte[] database, byte[] log) {
      this.database = database;
      this.log = log;
    }
  }

  private Left leftAfter(List<Registration> acknowledged) throws Exception {
    Path alive = Files.createTempDirectory(folder, "alive");
    try (SqliteIngestStore store = SqliteIngestStore.open(alive)) {
      for (Registration registration : acknowledged) {
        assertThat(store.save(registration).await()).isNull();
      }
      return left(alive);
    }
  }

  private static Left left(Path directory) throws IOException {
    Path database = StateFiles.database(directory);
    return new Left(Files.readAllBytes(database), Files.readAllBytes(StateFiles.log(database)));
  }

  private List<Registration> reopened(Left left) throws Exception {
    put(left);
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      return store.load();
    }
  }

  private void put(Left left) throws IOException {
    Files.write(database(), left.database);
    Files.write(StateFiles.log(database()), left.log);
    BootMark.set(database());
  }

  private void putAfterReboot(Left left) throws IOException {
    put(left);
    Files.writeString(BootMark.of(database()), "the boot before");
  }

  private Path database() {
    return StateFiles.database(folder);
  }

  private @Nullable String damage(byte[] log) throws IOException {
    Path file = folder.resolve("log");
    Files.write(file, log);
    return WriteAheadLog.damage(file, false);
  }

  private static byte[] flipped(byte[] bytes, long bit) {
    byte[] flipped = bytes.clone();
    flipped[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  @Test
  void shouldNoticeEveryFlippedBit() throws Exception {
    byte[] log = leftAfter(Registrations.many(2)).log;
    assertThat(damage(log)).isNull();
    for (long bit = 0; bit < log.length * 8L; bit += bit < HEADER_BYTES * 8 ? 1 : 97) {
      assertThat(damage(flipped(log, bit))).as("bit %d", bit).isNotNull();
    }
  }

  @Test
  void shouldBringBackEveryRegistrationOrRefuseWhateverBitIsFlipped() throws Exception {
    List<Registration> acknowledged = Registrations.many(30);
    Left left = leftAfter(acknowledged);
    assertThat(reopened(left)).containsExactlyInAnyOrderElementsOf(acknowledged);
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      Left bad = new Left(left.database, flipped(left.log, random.nextLong(left.log.length * 8L)));
      try {
        assertThat(reopened(bad)).containsExactlyInAnyOrderElementsOf(acknowledged);
      } catch (ConfigException e) {
        assertThat(e)
            .hasMessageContaining("it is damaged: ")
            .hasMessageContaining("write-ahead log");
        assertThat(Arrays.equals(left(folder).database, bad.database)).isTrue();
        assertThat(Arrays.equals(left(folder).log, bad.log)).isTrue();
      }
    }
  }

  @Test
  void shouldRefuseALogWithAHoleInTheMiddle() throws Exception {
    Left left = leftAfter(Registrations.many(30));
    byte[] log = left.log.clone();
    Arrays.fill(log, HEADER_BYTES + 10 * FRAME_BYTES, HEADER_BYTES + 11 * FRAME_BYTES, (byte) 0);
    assertThatThrownBy(() -> reopened(new Left(left.database, log)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("frame 11 of");
  }

  @Test
  void shouldTakeALogThatEndsAnywhere() throws Exception {
    Left left = leftAfter(Registrations.many(3));
    for (int length = 0; length < left.log.length; length += 97) {
      assertThat(damage(Arrays.copyOf(left.log, length))).as("%d bytes", length).isNull();
    }
    byte[] log = Arrays.copyOf(left.log, left.log.length - 1);
    assertThat(reopened(new Left(left.database, log)))
        .containsExactlyInAnyOrderElementsOf(Registrations.many(2));
  }

  /** What the disk had not confirmed it may have written in any order, or not at all. */
  @Test
  void shouldTakeTheWholeStartOfALogWhoseMachineWentDown() throws Exception {
    List<Registration> acknowledged = Registrations.many(30);
    Left left = leftAfter(acknowledged);
    Random random = new Random(2);
    int frames = left.log.length / FRAME_BYTES;
    for (int i = 0; i < 50; i++) {
      int hole = random.nextInt(frames);
      byte[] log = left.log.clone();
      int start = HEADER_BYTES + hole * FRAME_BYTES;
      Arrays.fill(log, start, start + FRAME_BYTES, (byte) 0);
      putAfterReboot(new Left(left.database, log));
      List<Registration> found;
      try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
        found = store.load();
        assertThat(BootMark.isOfThisBoot(database())).isTrue();
      }
      assertThat(acknowledged).as("without frame %d of %d", hole, frames).containsAll(found);
      assertThat(found).hasSizeBetween(hole * 30 / frames - 1, hole * 30 / frames + 1);
    }
  }

  @Test
  void shouldNoticeAFlippedBitAlsoWhenTheMachineWentDown() throws Exception {
    Left left = leftAfter(Registrations.many(30));
    long bit = (HEADER_BYTES + 10 * FRAME_BYTES + 500) * 8L;
    putAfterReboot(new Left(left.database, flipped(left.log, bit)));
    assertThatThrownBy(() -> SqliteIngestStore.open(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("frame 11 of");
  }

  /** The disk may write the pages of one transaction in any order. */
  @Test
  void shouldTakeALastTransactionOfWhichAPowerFailureLeftSomePages() throws Exception {
    Path alive = folder.resolve("alive");
    Left left;
    try (SqliteIngestStore store = SqliteIngestStore.open(alive)) {
      assertThat(store.save(Registrations.rich()).await()).isNull();
      int before = left(alive).log.length;
      assertThat(store.saveAll(Registrations.many(100)).await()).isNull();
      left = left(alive);
      Arrays.fill(left.log, before, before + FRAME_BYTES, (byte) 0);
    }
    assertThat(reopened(left)).containsExactly(Registrations.rich());
    try (SqliteIngestStore store = SqliteIngestStore.open(folder)) {
      assertThat(store.save(Registrations.plain("x", 20_000)).await()).isNull();
      left = left(folder);
    }
    assertThat(left.log.length).as("nothing is left of it").isLessThan(10 * FRAME_BYTES);
    assertThat(reopened(left)).hasSize(2);
  }

  @Test
  void shouldTakeALogThatIsWrittenFromItsStartAgain() throws Exception {
    Database database = Database.open(folder.resolve("alive"));
    Left left;
    try (SqliteIngestStore store = new SqliteIngestStore(database)) {
      assertThat(store.saveAll(Registrations.many(100)).await()).isNull();
      database.execute("PRAGMA wal_checkpoint(RESTART)");
      assertThat(store.save(Registrations.rich()).await()).isNull();
      left = left(folder.resolve("alive"));
    }
    ByteBuffer log = ByteBuffer.wrap(left.log);
    assertThat(log.getLong(left.log.length - FRAME_BYTES + FRAME_SALTS))
        .as("frames of the generation before are there")
        .isNotEqualTo(log.getLong(HEADER_BYTES + FRAME_SALTS));
    assertThat(reopened(left)).hasSize(101);
  }

  @Test
  void shouldTakeWhatATransactionThatWasGivenUpHasLeft() throws Exception {
    Path alive = folder.resolve("alive");
    Database database = Database.open(alive);
    Left left;
    database.execute("PRAGMA cache_size = 10"); // so that it is written before it ends
    database.begin();
    for (Registration registration : Registrations.many(1_000)) {
      database.save(registration);
    }
    database.rollback();
    try (SqliteIngestStore store = new SqliteIngestStore(database)) {
      assertThat(store.save(Registrations.rich()).await()).isNull();
      left = left(alive);
    }
    assertThat(left.log.length)
        .as("frames of the transaction that was given up are there")
        .isGreaterThan(50 * FRAME_BYTES);
    assertThat(reopened(left)).containsExactly(Registrations.rich());
  }
}
