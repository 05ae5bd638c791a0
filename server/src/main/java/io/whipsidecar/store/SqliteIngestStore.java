package io.whipsidecar.store;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.session.ForwarderStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps registrations and the state of their outputs in the state directory.
 *
 * <ul>
 *   <li>Any thread may call. What touches the disk: {@link #open}, {@link #close}, and whoever asks
 *       a receipt, should nobody else be writing.
 *   <li>Changes are queued, and all that have gathered are written in one transaction: while one is
 *       under way, the next ones gather.
 *   <li>A change that fails is told by its receipt. A removal that fails is tried again with the
 *       next changes: what the registry has forgotten must not come back with the next start.
 *   <li>The states of outputs are kept as they come, the latest only; nobody waits for them.
 * </ul>
 */
public final class SqliteIngestStore implements IngestStore, ForwarderStates, AutoCloseable {
  /** The format of what is kept; a store of a later one is refused. */
  public static final int FORMAT = Database.SCHEMA_VERSION;

  /** More callers than wait at any time; behind it the disk has stopped. */
  private static final int MAX_QUEUED = 65_536;

  private final BlockingQueue<Change> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Map<ProcessId, Output> outputs = new ConcurrentHashMap<>();
  private final Map<ProcessId, Output> restoredOutputs = new ConcurrentHashMap<>();
  private final StoreWriter writer;
  private final Thread thread;
  private List<Registration> restored;

  /** Guarded by the queue. */
  private boolean closed;

  /** A state that belongs to one registration. */
  record Output(Registration registration, ForwarderState state) {
    boolean belongsTo(Registration other) {
      return registration.id().equals(other.id())
          && registration.registeredTime().equals(other.registeredTime());
    }
  }

  /** Takes over the database and closes it. */
  SqliteIngestStore(Database database) throws IOException {
    List<Database.Row> rows = database.rows();
    restored = rows.stream().map(Database.Row::registration).toList();
    for (Database.Row row : rows) {
      if (row.output() != null) {
        restoredOutputs.put(row.registration().id(), new Output(row.registration(), row.output()));
      }
    }
    writer = new StoreWriter(database, queue, outputs);
    thread = new Thread(writer, "store-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Opens the store of a state directory, which is made when it is missing.
   *
   * @throws ConfigException when it is damaged, newer than this program or somebody else's; it
   *     stays as it is
   * @throws IOException when another server has it, or the disk fails
   */
  public static SqliteIngestStore open(Path directory) throws IOException {
    Database database = Database.open(directory);
    try {
      return new SqliteIngestStore(database);
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Has the duration of each write told from now on.
   *
   * @param listener takes nanoseconds; called by whoever writes, one at a time
   */
  public void onWrite(LongConsumer listener) {
    writer.onWrite(listener);
  }

  /** Whether there is a store in this directory. */
  public static boolean exists(Path directory) {
    return Files.exists(StateFiles.database(directory));
  }

  /** {@inheritDoc} The newest one first. */
  @Override
  public List<Registration> load() {
    List<Registration> result = restored;
    restored = List.of();
    return result;
  }

  @Override
  public Receipt save(Registration registration) {
    return saveAll(List.of(registration));
  }

  /** All or nothing. */
  public Receipt saveAll(List<Registration> registrations) {
    return enqueue(new Change(registrations, null, writer::help));
  }

  @Override
  public Receipt delete(ProcessId id) {
    return enqueue(new Change(List.of(), id, writer::help));
  }

  private Receipt enqueue(Change change) {
    synchronized (queue) {
      if (closed) {
        return () -> "the store is closed";
      }
      return queue.offer(change)
          ? change
          : () -> "the store is behind: " + MAX_QUEUED + " changes wait for the disk";
    }
  }

  @Override
  public @Nullable ForwarderState load(Registration registration) {
    Output output = restoredOutputs.remove(registration.id());
    return output != null && output.belongsTo(registration) ? output.state() : null;
  }

  @Override
  public void save(Registration registration, ForwarderState state) {
    outputs.put(registration.id(), new Output(registration, state));
  }

  /** Writes what is queued, then lets go of the file. */
  @Override
  public void close() throws InterruptedException {
    synchronized (queue) {
      closed = true; // nobody adds any more
    }
    writer.close();
    thread.join();
  }
}
