package io.whipsidecar.dtls;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the handshakes of all endpoints, which block a thread each. Safe for threads.
 *
 * <ul>
 *   <li>A handshake that waits for the network costs a thread, one that computes also a share of
 *       the cores: no more of those run at once than there are shares, so that a crowd of
 *       publishers leaves the event loop its time.
 *   <li>When all threads are taken the newest handshake is served first, and the one that has been
 *       silent for longest makes room: whoever begins and says nothing more holds up nobody.
 *   <li>A handshake's time counts from when it was asked for.
 * </ul>
 */
public final class Handshakes {
  /** An honest publisher answers within a round trip. */
  static final long SILENCE_NS = 500_000_000L;

  private final Executor threads;
  private final Executor afterwards;
  private final int maxRunning;
  private final int maxWaiting;
  private final Semaphore cores;
  private final LongSupplier clockNs;
  private final Set<Entry> running = new LinkedHashSet<>();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private int leaving;

  /** An endpoint's part. */
  interface Task {
    /** Blocks until the handshake is over. */
    void run(long remainingMillis);

    /** Ends it, so that {@link #run} returns soon, or is never called. */
    void giveUp(String reason);
  }

  /** One handshake's place. */
  static final class Entry {
    private final Task task;
    private final long askedNs;
    private volatile long heardNs;
    private boolean leaves;

    private Entry(Task task, long nowNs) {
      this.task = task;
      this.askedNs = nowNs;
      this.heardNs = nowNs;
    }
  }

  /**
   * @param threads has a thread for each of {@code maxRunning} tasks; may reject
   * @param afterwards runs the short tasks of connections; may reject
   * @param maxRunning handshakes that have a thread
   * @param maxWaiting handshakes that wait for one
   * @param cores handshakes that compute at the same time
   * @param clockNs monotonic time
   */
  public Handshakes(
      Executor threads,
      Executor afterwards,
      int maxRunning,
      int maxWaiting,
      int cores,
      LongSupplier clockNs) {
    this.threads = threads;
    this.afterwards = afterwards;
    this.maxRunning = maxRunning;
    this.maxWaiting = maxWaiting;
    this.cores = new Semaphore(cores, true);
    this.clockNs = clockNs;
  }

  /** As many at once as the executor takes. */
  public static Handshakes on(Executor executor) {
    return new Handshakes(
        executor, executor, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, () -> Long.MIN_VALUE);
  }

  /** Runs a handshake as soon as there is a thread for it. */
  Entry begin(Task task) {
    Entry entry = new Entry(task, clockNs.getAsLong());
    Entry refused = null;
    boolean starts;
    synchronized (this) {
      starts = running.size() < maxRunning;
      if (starts) {
        running.add(entry);
      } else {
        waiting.addFirst(entry);
        refused = waiting.size() > maxWaiting ? waiting.removeLast() : null;
      }
    }
    if (refused != null) {
      refused.task.giveUp("too many handshakes at once");
    }
    if (starts) {
      start(entry);
    } else {
      makeRoom();
    }
    return entry;
  }

  private void start(Entry entry) {
    try {
      threads.execute(() -> runFrom(entry));
    } catch (RejectedExecutionException | OutOfMemoryError e) { // the system has no more threads
      synchronized (this) {
        running.remove(entry);
      }
      entry.task.giveUp("too many handshakes at once");
    }
  }

  private void runFrom(Entry first) {
    for (Entry entry = first; entry != null; entry = next(entry)) {
      cores.acquireUninterruptibly();
      try {
        long waitedNs = clockNs.getAsLong() - entry.askedNs;
        entry.task.run(Handshake.TIMEOUT_MILLIS - waitedNs / 1_000_000);
      } finally {
        cores.release();
      }
    }
  }

  private synchronized @Nullable Entry next(Entry done) {
    running.remove(done);
    leaving -= done.leaves ? 1 : 0;
    Entry next = waiting.pollFirst();
    if (next != null) {
      running.add(next);
    }
    return next;
  }

  /** The publisher of this handshake has said something. */
  void heard(Entry entry) {
    entry.heardNs = clockNs.getAsLong();
    makeRoom();
  }

  /** Somebody waits and is alive: the oldest silent handshake ends. */
  private void makeRoom() {
    Entry silent = oldestSilent();
    if (silent != null) {
      silent.task.giveUp("too many handshakes at once, and this one was silent");
    }
  }

  /** How many handshakes have a thread. */
  public synchronized int runningCount() {
    return running.size();
  }

  /** How many wait for one. */
  public synchronized int waitingCount() {
    return waiting.size();
  }

  private synchronized @Nullable Entry oldestSilent() {
    if (waiting.size() <= leaving) {
      return null;
    }
    long nowNs = clockNs.getAsLong();
    for (Entry entry : running) {
      if (!entry.leaves && nowNs - entry.heardNs >= SILENCE_NS) {
        entry.leaves = true;
        leaving++;
        return entry;
      }
    }
    return null;
  }

  /** It is not wanted any more: if it waits for a thread, no longer. */
  synchronized void cancel(Entry entry) {
    waiting.remove(entry);
  }

  Semaphore cores() {
    return cores;
  }

  Executor afterwards() {
    return afterwards;
  }
}
