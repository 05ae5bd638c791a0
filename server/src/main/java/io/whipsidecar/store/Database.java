package io.whipsidecar.store;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.files.UnpackedLibrary;
import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteException;

/**
 * The file {@code registrations.db}: an SQLite database in WAL mode, locked by this process for as
 * long as it is open. One thread at a time.
 *
 * <p>{@code synchronous=NORMAL}: when {@link #commit} returns, the change survives the death of
 * this process at any instant; after {@link #checkpoint}, and {@link LogSync}, it survives the
 * machine's.
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** "WHIP": tells our files from other programs' databases. */
  private static final int APPLICATION_ID = 0x57484950;

  /** Raise it with each change of the table or of {@link RegistrationJson}, and migrate. */
  static final int SCHEMA_VERSION = 1;

  /** A server that is just stopping gets this long to let go of the file. */
  private static final int BUSY_TIMEOUT_MS = 1_000;

  /**
   * Transactions are told to SQLite by us: sqlite-jdbc's own keeping of them is confused when
   * SQLite has rolled one back by itself, as it does on a full disk.
   */
  private static final String BEGIN = "BEGIN IMMEDIATE";

  private static final String COMMIT = "COMMIT";

  private static final String SCHEMA =
      "CREATE TABLE registrations ("
          + "process_id TEXT PRIMARY KEY, "
          + "registered TEXT NOT NULL, "
          + "registration TEXT NOT NULL, "
          + "checksum INTEGER NOT NULL, " // SQLite notices damaged pages, not a changed letter
          + "output BLOB) STRICT";

  private final Path file;
  private final Connection connection;
  private PreparedStatement save;
  private PreparedStatement delete;
  private PreparedStatement saveOutput;

  /** A row. */
  record Row(Registration registration, @Nullable ForwarderState output) {
    Instant registered() {
      return registration.registeredTime();
    }
  }

  private Database(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    prepare();
  }

  private void prepare() throws SQLException {
    // A registration that is another one, and not the same claimed again, has no output yet.
    save =
        connection.prepareStatement(
            "INSERT INTO registrations VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT (process_id) DO"
                + " UPDATE SET registered = ?2, registration = ?3, checksum = ?4,"
                + " output = CASE WHEN registered = ?2 THEN output END");
    delete = connection.prepareStatement("DELETE FROM registrations WHERE process_id = ?1");
    saveOutput =
        connection.prepareStatement(
            "UPDATE registrations SET output = ?3 WHERE process_id = ?1 AND registered = ?2");
  }

  /**
   * Opens the store of a state directory, which is made when it is missing.
   *
   * @throws ConfigException when the file is damaged, newer than this program or somebody else's;
   *     it stays as it is
   * @throws IOException when another server has it, or the disk fails
   */
  static Database open(Path directory) throws IOException {
    Path file;
    try {
      file = StateFiles.prepare(directory);
    } catch (FileSystemException e) {
      throw new ConfigException(
          "state-dir: \"%s\" (expected: a directory that can be written; choose one with --state-dir): %s"
              .formatted(directory, FailureText.withFile(e)));
    }
    checkLog(file);
    try (UnpackedLibrary library = StateFiles.loadLibrary(directory)) {
      Database database = connect(file);
      BootMark.set(file);
      return database;
    } catch (SQLException e) {
      throw refusal(file, e);
    }
  }

  /**
   * Before SQLite does: it would go on with what comes before the damage, and overwrite the rest.
   */
  private static void checkLog(Path file) throws IOException {
    Path log = StateFiles.log(file);
    String damage = WriteAheadLog.damage(log, false);
    if (damage == null) {
      return;
    }
    if (!BootMark.isOfThisBoot(file) && WriteAheadLog.damage(log, true) == null) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("from", damage)
          .log("store-lost-its-last-second"); // the machine went down before the disk had it
      return;
    }
    if (StateFiles.isInUse(file)) { // it was being written while we read it
      throw inUse(file);
    }
    throw unusable(file, "it is damaged: " + damage);
  }

  private static Database connect(Path file) throws SQLException {
    // Not by DriverManager, which looks for drivers in every jar.
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + uri(file), new Properties());
    try {
      execute(connection, "PRAGMA busy_timeout = " + BUSY_TIMEOUT_MS);
      execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
      boolean isNew = isNew(file, connection);
      execute(connection, "PRAGMA journal_mode = WAL");
      execute(connection, "PRAGMA synchronous = NORMAL");
      execute(connection, "PRAGMA wal_autocheckpoint = 0"); // a caller would wait for it
      if (isNew) {
        createSchema(connection);
      } else {
        check(file, connection);
        // What a crash has left behind the last commit would look like damage behind the next ones.
        execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      }
      return new Database(file, connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Percent-encoded: sqlite-jdbc would take a question mark for the beginning of options. */
  private static String uri(Path file) {
    return "file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  private static boolean isNew(Path file, Connection connection) throws SQLException {
    int applicationId = number(connection, "PRAGMA application_id");
    int version = number(connection, "PRAGMA user_version");
    int tables = number(connection, "SELECT count(*) FROM sqlite_master");
    if (applicationId == 0 && version == 0 && tables == 0) {
      return true;
    }
    if (applicationId != APPLICATION_ID) {
      throw unusable(file, "it is another program's database");
    }
    if (version > SCHEMA_VERSION) {
      throw unusable(
          file,
          "it was written by a newer version (schema "
              + version
              + ", this one reads up to "
              + SCHEMA_VERSION
              + ")");
    }
    return false;
  }

  private static void createSchema(Connection connection) throws SQLException {
    execute(connection, BEGIN);
    execute(connection, SCHEMA);
    execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
    execute(connection, "PRAGMA user_version = " + SCHEMA_VERSION);
    execute(connection, COMMIT);
  }

  private static void check(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!result.next() || !"ok".equals(result.getString(1))) {
        throw unusable(file, "it is damaged: " + result.getString(1));
      }
    }
  }

  /**
   * Everything that is kept, the newest registration first: should two want the same ports, it has
   * the better right.
   *
   * @throws ConfigException when a row is damaged
   */
  List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM registrations")) {
      while (result.next()) {
        rows.add(row(result));
      }
      // Not by the text: "…:05Z" would come after "…:05.5Z".
      rows.sort(Comparator.comparing(Row::registered).reversed());
      return rows;
    } catch (SQLException e) {
      throw refusal(file, e);
    }
  }

  private Row row(ResultSet result) throws SQLException {
    String id = result.getString(1);
    String registered = result.getString(2);
    String json = result.getString(3);
    if (result.getLong(4) != checksum(id, registered, json)) {
      throw unusable(file, "the registration of \"" + id + "\" is damaged");
    }
    byte @Nullable [] output = result.getBytes(5);
    try {
      return new Row(
          RegistrationJson.read(json), output == null ? null : ForwarderStateBytes.read(output));
    } catch (IllegalArgumentException e) {
      throw unusable(file, "the registration of \"" + id + "\": " + e.getMessage());
    }
  }

  void save(Registration registration) throws SQLException {
    String id = registration.id().value();
    String registered = registration.registeredTime().toString();
    String json = RegistrationJson.write(registration);
    save.setString(1, id);
    save.setString(2, registered);
    save.setString(3, json);
    save.setLong(4, checksum(id, registered, json));
    save.executeUpdate();
  }

  void delete(ProcessId id) throws SQLException {
    delete.setString(1, id.value());
    delete.executeUpdate();
  }

  /** Keeps the state of an output, if its registration is still the one of that time. */
  void saveOutput(ProcessId id, Instant registered, ForwarderState state) throws SQLException {
    saveOutput.setString(1, id.value());
    saveOutput.setString(2, registered.toString());
    saveOutput.setBytes(3, ForwarderStateBytes.write(state));
    saveOutput.executeUpdate();
  }

  /** Begins a transaction, which every change has to be part of. */
  void begin() throws SQLException {
    execute(BEGIN);
  }

  /** Hands the changes of the transaction to the kernel. */
  void commit() throws SQLException {
    execute(COMMIT);
  }

  /** Where commits go first. */
  Path log() {
    return StateFiles.log(file);
  }

  /** Writes what the log holds into the database; the next transaction begins the log again. */
  void checkpoint() throws SQLException {
    execute("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** Takes the changes of the transaction back, after something in it has failed. */
  void rollback() throws SQLException {
    try {
      execute("ROLLBACK");
    } finally {
      save.close();
      delete.close();
      saveOutput.close();
      prepare(); // sqlite-jdbc makes a statement that has failed unusable
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw refusal(file, e);
    }
  }

  private static long checksum(String id, String registered, String json) {
    CRC32C crc = new CRC32C();
    crc.update((id + '\0' + registered + '\0' + json).getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /** For PRAGMAs and the schema. */
  void execute(String sql) throws SQLException {
    execute(connection, sql);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getInt(1);
    }
  }

  private static ConfigException unusable(Path file, String why) {
    return new ConfigException(
        "state-dir: "
            + file
            + " can't be used: "
            + why
            + "; it was left as it is (expected: a store of this version; move the file away to"
            + " start without registrations)");
  }

  private static IOException inUse(Path file) {
    return new IOException(
        "state-dir: "
            + file
            + " is in use by another whip-sidecar (expected: one server a directory)");
  }

  private static IOException refusal(Path file, SQLException e) {
    return switch (code(e)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> inUse(file);
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
          throw unusable(file, "it is damaged: " + e.getMessage());
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY ->
          throw unusable(file, "it can't be opened for writing: " + e.getMessage());
      default -> new IOException("state-dir: " + file + ": " + e.getMessage(), e);
    };
  }

  private static org.sqlite.SQLiteErrorCode code(SQLException e) {
    // Extended codes have the plain one in their lowest byte.
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : -1;
    return org.sqlite.SQLiteErrorCode.getErrorCode(code);
  }
}
