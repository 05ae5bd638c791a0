package io.whipsidecar.ingest;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The changes of all ingests, for watchers. It keeps the latest change of each ingest and, for a
 * while, of those that are gone; a watcher is a position in this order. So a slow watcher misses
 * intermediate states, never the latest one, and holds no memory; and a client that comes back with
 * its last revision goes on from there.
 *
 * <p>Thread-safe. Watchers are woken through the executor that was handed in, once for many
 * changes, so a change costs the same with one watcher and with a thousand.
 */
public final class IngestEvents implements IngestListener {
  private final String runId;
  private final Executor executor;
  private final int maxRemoved;

  private final Object lock = new Object();
  private final Map<ProcessId, IngestChange> latest = new HashMap<>();
  private final NavigableMap<Long, IngestChange> byRevision = new TreeMap<>();
  private final Queue<Long> removedRevisions = new ArrayDeque<>();
  private long revision;
  private long forgottenRevision;

  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean wakeUpPending = new AtomicBoolean();

  /**
   * @param runId drawn at each start of the server; revisions of different runs are not comparable
   * @param executor wakes watchers
   * @param maxRemoved how many removals are kept for clients that come back
   */
  public IngestEvents(String runId, Executor executor, int maxRemoved) {
    this.runId = runId;
    this.executor = executor;
    this.maxRemoved = maxRemoved;
  }

  public String runId() {
    return runId;
  }

  /** The revision of the latest change of all; 0 before the first. */
  public long revision() {
    synchronized (lock) {
      return revision;
    }
  }

  /** Whether everything after this revision can still be told; otherwise a snapshot is needed. */
  public boolean canResume(long afterRevision) {
    synchronized (lock) {
      return afterRevision >= forgottenRevision && afterRevision <= revision;
    }
  }

  /**
   * The first change after a revision, or null when there is none yet. Ask {@link #canResume}
   * before: a removal that is too long ago is not told.
   */
  public @Nullable IngestChange next(long afterRevision) {
    synchronized (lock) {
      Map.Entry<Long, IngestChange> entry = byRevision.higherEntry(afterRevision);
      return entry == null ? null : entry.getValue();
    }
  }

  /** Runs a step of a watcher where all of them run, so that they never hold up anything else. */
  public void execute(Runnable step) {
    executor.execute(step);
  }

  /** Has {@code wakeUp} called whenever {@link #next} may have more. It must not block. */
  public void watch(Runnable wakeUp) {
    watchers.add(wakeUp);
  }

  @Override
  public void onRegistered(Ingest ingest) {
    record(ingest, "Registered.", false);
  }

  @Override
  public void onClaimed(Ingest ingest) {
    onChanged(ingest, "Started again with the same configuration.");
  }

  @Override
  public void onRemoved(Ingest ingest, EndReason reason) {
    record(ingest, reason.sentence(), true);
  }

  @Override
  public void onChanged(Ingest ingest, String reason) {
    synchronized (lock) {
      IngestChange known = latest.get(ingest.id());
      if (known == null || known.ingest() != ingest || known.removed()) {
        return; // late news of an ingest that is gone
      }
      put(ingest, reason, false);
    }
    wakeUp();
  }

  /** Watchers are woken without the lock: they hold locks of their own when they ask. */
  private void record(Ingest ingest, String reason, boolean removed) {
    synchronized (lock) {
      put(ingest, reason, removed);
    }
    wakeUp();
  }

  private void put(Ingest ingest, String reason, boolean removed) {
    revision++;
    ingest.revise(revision);
    IngestChange change = new IngestChange(ingest, revision, reason, removed);
    IngestChange former = latest.put(ingest.id(), change);
    if (former != null) {
      byRevision.remove(former.revision());
    }
    byRevision.put(revision, change);
    if (removed) {
      removedRevisions.add(revision);
      forgetOldRemovals();
    }
  }

  private void forgetOldRemovals() {
    while (removedRevisions.size() > maxRemoved) {
      long oldest = removedRevisions.remove();
      IngestChange change = byRevision.get(oldest);
      if (change != null) { // null: the id was registered again
        byRevision.remove(oldest);
        latest.remove(change.ingest().id());
        forgottenRevision = oldest;
      }
    }
  }

  private void wakeUp() {
    if (!watchers.isEmpty() && wakeUpPending.compareAndSet(false, true)) {
      executor.execute(this::wakeUpAll);
    }
  }

  private void wakeUpAll() {
    wakeUpPending.set(false); // before the watchers look, so that no change goes unseen
    watchers.forEach(Runnable::run);
  }
}
