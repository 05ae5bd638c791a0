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
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes: everything that has gathered, in one transaction. */
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

  /** Ends the thread; what was queued before it is written. */
  private final Change last;

  private final LogSync sync;

  /** What the registry has forgotten, but the file has not. */
  private final Set<ProcessId> owedRemovals = new LinkedHashSet<>();

  private int loggedRows;
  private volatile LongConsumer onWrite = ns -> {};
  private boolean failing;

  StoreWriter(
      Database database,
      BlockingQueue<Change> queue,
      Map<ProcessId, SqliteIngestStore.Output> outputs,
      Change last) {
    this.database = database;
    this.queue = queue;
    this.outputs = outputs;
    this.last = last;
    this.sync = new LogSync(database.log());
  }

  /**
   * Has the duration of each transaction told from now on, in nanoseconds, on the writer's thread.
   */
  void onWrite(LongConsumer listener) {
    onWrite = listener;
  }

  @Override
  public void run() {
    List<Change> batch = new ArrayList<>();
    try {
      while (!batch.contains(last)) {
        batch.clear();
        gather(batch);
        if (!batch.isEmpty() || !outputs.isEmpty() || !owedRemovals.isEmpty()) {
          write(batch);
        }
        moveLog(batch.isEmpty());
      }
      sync.close();
      database.close();
    } catch (InterruptedException | IOException e) {
      LOG.atError().setCause(e).log("store-writer-ended");
    }
  }

  private void gather(List<Change> batch) throws InterruptedException {
    Change first = queue.poll(OUTPUT_INTERVAL_MS, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, MAX_BATCH - 1);
    }
  }

  /** Completes every change of the batch, whatever happens. */
  private void write(List<Change> batch) {
    String cause = "the change could not be stored";
    long startNs = System.nanoTime();
    List<SqliteIngestStore.Output> states = List.copyOf(outputs.values());
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
