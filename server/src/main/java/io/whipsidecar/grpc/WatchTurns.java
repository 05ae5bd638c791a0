package io.whipsidecar.grpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All watchers, of whom a few are told something at a time, with a pause after them: calls of
 * managers go through the transport's same few threads, and a thousand watchers at once would hold
 * them up for milliseconds.
 *
 * <ul>
 *   <li>A change costs the same however many watch: it is noted that there is news, and when
 *       everybody was told the last one, the next round begins.
 *   <li>A snapshot that has begun goes on before others begin, and a part of it is sent only when
 *       its client has taken the ones before: who doesn't read holds up nobody.
 *   <li>While there are only changes, the pauses are longer: a thousand watchers are told within a
 *       quarter of a second, in a quarter less time than when they are told one change at a time.
 * </ul>
 *
 * Any thread may call it; watchers are told by the executors' thread.
 */
final class WatchTurns {
  /** A tenth of a millisecond of the transport's time. */
  private static final int WATCHERS = 16;

  /** Of 32 KiB: some 50 MB a second with the pause between turns. */
  private static final int PARTS = 2;

  private final WatchMessages messages;
  private final Executor now;
  private final Executor soon;
  private final Executor later;
  private final Set<IngestWatch> watches = new HashSet<>();
  private final Set<IngestWatch> waiting = new HashSet<>();
  private final Deque<IngestWatch> forChanges = new ArrayDeque<>();
  private final Deque<IngestWatch> forSnapshots = new ArrayDeque<>();
  private boolean news;
  private boolean running;
  private boolean partsKept;

  /**
   * @param now runs the first turn
   * @param soon runs the next one while snapshots are sent, after a short pause
   * @param later runs the next one while there are only changes, after a longer pause
   */
  WatchTurns(WatchMessages messages, Executor now, Executor soon, Executor later) {
    this.messages = messages;
    this.now = now;
    this.soon = soon;
    this.later = later;
  }

  /** A new watcher, which has not been told anything. */
  synchronized void add(IngestWatch watch) {
    watches.add(watch);
    wake(watch);
  }

  synchronized void remove(IngestWatch watch) {
    watches.remove(watch);
  }

  /** The watcher's transport has room again. */
  synchronized void wake(IngestWatch watch) {
    enqueue(watch);
    run();
  }

  /** There are changes that nobody was told. */
  synchronized void onNews() {
    news = true;
    run();
  }

  /** All watchers that are there. */
  synchronized Set<IngestWatch> all() {
    return Set.copyOf(watches);
  }

  private void enqueue(IngestWatch watch) {
    if (!watches.contains(watch) || !waiting.add(watch)) {
      return;
    }
    if (!watch.takesSnapshot()) {
      forChanges.add(watch);
    } else if (watch.hasBegun()) {
      forSnapshots.addFirst(watch);
    } else {
      forSnapshots.add(watch);
    }
  }

  private void run() {
    if (!running) {
      running = true;
      now.execute(this::turn);
    }
  }

  private void turn() {
    beginRound();
    tell(forChanges, WATCHERS);
    tell(forSnapshots, PARTS);
    endTurn();
  }

  private synchronized void beginRound() {
    partsKept |= !forSnapshots.isEmpty();
    if (news && forChanges.isEmpty()) {
      news = false; // before they look, so that no change goes unseen
      watches.forEach(this::enqueue);
    }
  }

  private void tell(Deque<IngestWatch> queue, int max) {
    for (int i = 0; i < max; i++) {
      IngestWatch watch = next(queue);
      if (watch == null) {
        return;
      }
      if (watch.advance()) {
        again(watch);
      }
    }
  }

  private synchronized @Nullable IngestWatch next(Deque<IngestWatch> queue) {
    IngestWatch watch = queue.poll();
    waiting.remove(watch);
    return watch;
  }

  private synchronized void again(IngestWatch watch) {
    enqueue(watch);
  }

  private synchronized void endTurn() {
    if (partsKept
        && forSnapshots.isEmpty()
        && watches.stream().noneMatch(IngestWatch::takesSnapshot)) {
      partsKept = false;
      messages.forgetParts();
    }
    running = news || !waiting.isEmpty();
    if (running) {
      (forSnapshots.isEmpty() ? later : soon).execute(this::turn);
    }
  }
}
