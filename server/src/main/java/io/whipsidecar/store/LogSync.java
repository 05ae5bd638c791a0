package io.whipsidecar.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disk take what the kernel holds of the log, a second after it was written: from then on
 * it is safe from the machine's power failing. On a thread of its own, because a disk takes
 * milliseconds, and nobody who waits for an answer should wait for them: what runs on a machine is
 * gone with it, and starts anew.
 *
 * <p>{@link #soon} and {@link #close} belong to whoever writes.
 */
final class LogSync implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogSync.class);
  private static final long DELAY_MS = 1_000;

  private final Path log;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, LogSync::thread);
  private final AtomicBoolean scheduled = new AtomicBoolean();

  LogSync(Path log) {
    this.log = log;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "store-sync");
    thread.setDaemon(true);
    return thread;
  }

  /** Something was written. */
  void soon() {
    if (scheduled.compareAndSet(false, true)) {
      var unused = thread.schedule(this::sync, DELAY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void sync() {
    scheduled.set(false); // before, so that what is written meanwhile is not forgotten
    // SQLite's locks are on another file: closing this one ends none of them.
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.force(false);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("cause", e).log("store-log-not-synced");
    }
  }

  /** Waits for what is under way. The database syncs by itself when it is closed. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    thread.awaitTermination(DELAY_MS, TimeUnit.MILLISECONDS);
  }
}
