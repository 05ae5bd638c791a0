package io.whipsidecar.demo;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says what happens, a line at a time, and that it still does when nothing else was said for two
 * seconds. Any thread.
 */
final class Progress implements AutoCloseable {
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Consumer<String> out;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Progress::daemon);
  private long saidNs;
  private long lastLineNs;
  private boolean closed;

  /**
   * Without a timer: {@link #look} is to be called.
   *
   * @param out takes a line
   * @param nanoTime the clock
   */
  Progress(Consumer<String> out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.saidNs = nanoTime.getAsLong();
    this.lastLineNs = saidNs;
  }

  /** One in real time. */
  @SuppressWarnings("FutureReturnValueIgnored") // it is over with the timer
  static Progress start(Consumer<String> out) {
    Progress progress = new Progress(out, System::nanoTime);
    progress.timer.scheduleAtFixedRate(
        progress::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return progress;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "progress");
    thread.setDaemon(true);
    return thread;
  }

  /** Something begins, or goes on as the line says. */
  synchronized void say(String line) {
    saidNs = nanoTime.getAsLong();
    lastLineNs = saidNs;
    out.accept(line);
  }

  /** Breaks a silence. */
  synchronized void look() {
    long nowNs = nanoTime.getAsLong();
    if (!closed && nowNs - lastLineNs >= LONGEST_SILENCE.toNanos()) {
      lastLineNs = nowNs;
      out.accept("  still at it, " + TimeUnit.NANOSECONDS.toSeconds(nowNs - saidNs) + " s");
    }
  }

  /** From now on silence says nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
  }
}
