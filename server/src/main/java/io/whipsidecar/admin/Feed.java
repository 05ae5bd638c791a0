package io.whipsidecar.admin;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all open pages what happens, in turns: what has changed four times a second, what is
 * measured once a second. It has one thread, which is not the media's; while no page is open that
 * does nothing. Any thread may open pages.
 */
final class Feed implements AutoCloseable {
  static final int MAX_PAGES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final int TURN_MS = 250;
  private static final int TURNS_PER_LOOK = 4;

  private final ScheduledExecutorService thread;
  private final FeedContents contents;
  private final LongSupplier nanoTime;
  private final InstantSource clock;

  private final AtomicInteger open = new AtomicInteger();

  // The thread's own.
  private final List<FeedPage> pages = new ArrayList<>();
  private @Nullable ScheduledFuture<?> turns;
  private int turn;

  /**
   * @param thread is ended with it
   */
  Feed(
      ScheduledExecutorService thread,
      FeedContents contents,
      LongSupplier nanoTime,
      InstantSource clock) {
    this.thread = thread;
    this.contents = contents;
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /** Opens a page, if there is room for one. */
  boolean open(FeedSink sink) {
    if (open.incrementAndGet() > MAX_PAGES) {
      open.decrementAndGet();
      return false;
    }
    execute(() -> add(sink));
    return true;
  }

  private void add(FeedSink sink) {
    FeedPage page = new FeedPage(contents, sink, this::execute, nanoTime);
    pages.add(page);
    if (turns == null) {
      turn = 0;
      turns = thread.scheduleWithFixedDelay(this::turn, TURN_MS, TURN_MS, TimeUnit.MILLISECONDS);
      measure();
    }
    page.advance();
  }

  /** One turn, for the thread and for tests. */
  void turn() {
    try {
      turn++;
      if (turn % TURNS_PER_LOOK == 0) {
        measure();
      }
      pages.forEach(FeedPage::advance);
      forgetEnded();
    } catch (RuntimeException e) { // or it would be the last turn
      LOG.atError().setCause(e).log("admin-feed-fault");
    }
  }

  private void measure() {
    contents.measure(nanoTime.getAsLong(), clock.instant());
  }

  private void forgetEnded() {
    int before = pages.size();
    pages.removeIf(FeedPage::hasEnded);
    open.addAndGet(pages.size() - before);
    if (pages.isEmpty() && turns != null) {
      turns.cancel(false);
      turns = null;
      contents.forget();
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("admin-feed-closed"); // a page that came or went while the server stops
    }
  }

  /** Ends all pages; they come back by themselves when the server does. */
  @Override
  public void close() {
    execute(() -> pages.forEach(FeedPage::end));
    thread.shutdown();
  }
}
