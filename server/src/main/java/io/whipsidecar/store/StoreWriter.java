package io.whipsidecar.store;

import io.whipsidecar.ingest.ProcessId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what has gathered, in one transaction: one at a time, whoever it is. A caller that waits
 * writes for itself and for those who came before it, when nobody is at it: handing a change to
 * another thread and waiting for it takes longer than the transaction. What comes while somebody
 * writes, and what nobody waits for, is left to the store's own thread, which {@link #run}s.
 */
final class StoreWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

  /** As much as a caller that comes behind it should have to wait for. */
  private static final int MAX_BATCH = 4_096;

  /** States of outputs wait so long, so that many of them cost one write. */
  private static final long OUTPUT_INTERVAL_MS = 250;

  /**
   * So many rows are written before the log is moved into the database although changes wait: some
   * 5 MB, which a start after a kill has to read. While nothing waits, a few are enough.
   */
  private static final int MAX_LOGGED_ROWS = 500;

  private static final int MIN_LOGGED_ROWS = 50;

  private final Database database;
  private final BlockingQueue<Change> queue;
  private final Map<ProcessId, SqliteIngestStore.Output> outputs;
  private final LogSync sync;

  /** Who has it writes; it guards what has no other guard. */
  private final Semaphore turn = new Semaphore(1);

  /** For the store's own thread. */
  private final Semaphore wakeUps = new Semaphore(0);

  private volatile boolean closing;

  /** What the registry has forgotten, but the file has not. */
  private final Set<ProcessId> owedRemovals = new LinkedHashSet<>();

  private int loggedRows;

  /** Whether there were changes since the store's own thread has looked. */
  private boolean changed;

  private volatile LongConsumer onWrite = ns -> {};
  private boolean failing;

  /**
   * @param queue any thread adds to it
   */
  StoreWriter(
      Database database,
      BlockingQueue<Change> queue,
      Map<ProcessId, SqliteIngestStore.Output> outputs) {
    this.database = database;
    this.queue = queue;
    this.outputs = outputs;
    this.sync = new LogSync(database.log());
  }

  /** Has the duration of each transaction told from now on, in nanoseconds, on any thread. */
  void onWrite(LongConsumer listener) {
    onWrite = listener;
  }

  /** Somebody is about to wait for a change that he has queued. */
  void help() {
    if (queue.isEmpty() || !turn.tryAcquire()) {
      return; // it is written, or whoever writes looks for it afterwards
    }
    try {
      write(gathered(), List.of());
    } finally {
      turn.release();
    }
    leaveTheRest();
  }

  /** His own answer is not to wait for the changes of others. */
  private void leaveTheRest() {
    if (!queue.isEmpty()) {
      wakeUps.release();
    }
  }

  /** Ends {@link #run}; what was queued before is written. */
  void close() {
    closing = true;
    wakeUps.release();
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        boolean woken = wakeUps.tryAcquire(OUTPUT_INTERVAL_MS, TimeUnit.MILLISECONDS);
        wakeUps.drainPermits(); // all of them are for what is gathered now
        turn.acquire();
        try {
          write(gathered(), List.copyOf(outputs.values()));
          moveLog(!woken && !changed);
          changed = false;
        } finally {
          turn.release();
        }
        leaveTheRest();
      }
      turn.acquire(); // for good
      while (!queue.isEmpty()) {
        write(gathered(), List.of());
      }
      write(List.of(), List.copyOf(outputs.values()));
      sync.close();
      database.close();
    } catch (InterruptedException | IOException e) {
      LOG.atError().setCause(e).log("store-writer-ended");
    }
  }

  private List<Change> gathered() {
    List<Change> batch = new ArrayList<>();
    queue.drainTo(batch, MAX_BATCH);
    return batch;
  }

  /** Completes every change of the batch, whatever happens. */
  private void write(List<Change> batch, List<SqliteIngestStore.Output> states) {
    if (batch.isEmpty() && states.isEmpty() && owedRemovals.isEmpty()) {
      return;
    }
    changed |= !batch.isEmpty();
    String cause = "the change could not be stored";
    long startNs = System.nanoTime();
    try {
      transact(batch, states);
      states.forEach(state -> outputs.remove(state.registration().id(), state));
      owedRemovals.clear();
      cause = null;
    } catch (SQLException | RuntimeException e) {
      cause = Objects.requireNonNullElse(e.getMessage(), e.toString());
      rollback();
      batch.forEach(change -> change.addTo(owedRemovals));
    } finally {
      onWrite.accept(System.nanoTime() - startNs);
      report(cause);
      for (Change change : batch) {
        change.complete(cause);
      }
    }
  }

  /** Between two transactions, when nobody waits for one or the log is long. */
  private void moveLog(boolean idle) {
    if (loggedRows < (idle ? MIN_LOGGED_ROWS : MAX_LOGGED_ROWS)) {
      return;
    }
    loggedRows = 0;
    try {
      database.checkpoint();
    } catch (SQLException e) { // what is in the log stays there; it grows until this works again
      LOG.atWarn().addKeyValue("cause", e).log("store-log-not-moved");
    }
  }

  private void transact(List<Change> batch, List<SqliteIngestStore.Output> states)
      throws SQLException {
    database.begin();
    for (ProcessId id : owedRemovals) {
      database.delete(id);
    }
    for (Change change : batch) {
      change.apply(database);
    }
    for (SqliteIngestStore.Output output : states) {
      database.saveOutput(
          output.registration().id(), output.registration().registeredTime(), output.state());
    }
    database.commit();
    sync.soon();
    loggedRows += owedRemovals.size() + batch.size() + states.size();
  }

  private void rollback() {
    try {
      database.rollback();
    } catch (SQLException e) {
      LOG.atDebug().setCause(e).log("store-rolled-back-by-itself"); // SQLite does so on I/O errors
    }
  }

  /** One line when it begins to fail, one when it is over. */
  private void report(@Nullable String cause) {
    if (cause != null && !failing) {
      LOG.atError().addKeyValue("cause", cause).log("store-failing");
    } else if (cause == null && failing) {
      LOG.atInfo().log("store-recovered");
    }
    failing = cause != null;
  }
}
