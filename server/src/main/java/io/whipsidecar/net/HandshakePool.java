package io.whipsidecar.net;

import io.whipsidecar.dtls.Handshakes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for DTLS: one for each handshake while it lasts, none when nothing happens, and two
 * for what comes after handshakes, which is short and never waits for the network.
 */
public final class HandshakePool implements AutoCloseable {
  /** A waiting handshake costs a thread's memory, some 100 KB; 200 publishers may come at once. */
  static final int MAX_RUNNING = 256;

  static final int MAX_WAITING = 512;

  /** Goodbyes to all publishers of a full server. */
  private static final int MAX_SHORT_TASKS = 4_096;

  private static final int SHORT_TASK_THREADS = 2;
  private static final long IDLE_SECONDS = 10;
  private static final long STACK_BYTES = 256 * 1024;
  private static final long DRAIN_MS = 2_000;

  private final ThreadPoolExecutor handshakeThreads;
  private final ThreadPoolExecutor shortTasks;
  private final Handshakes handshakes;

  private HandshakePool() {
    handshakeThreads =
        new ThreadPoolExecutor(
            0,
            MAX_RUNNING,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("dtls-"));
    shortTasks =
        new ThreadPoolExecutor(
            SHORT_TASK_THREADS,
            SHORT_TASK_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_SHORT_TASKS),
            daemons("dtls-records-"));
    shortTasks.allowCoreThreadTimeOut(true);
    handshakes =
        new Handshakes(
            handshakeThreads,
            shortTasks,
            MAX_RUNNING,
            MAX_WAITING,
            Runtime.getRuntime().availableProcessors(),
            System::nanoTime);
  }

  /** A pool; close it after the last session. */
  public static HandshakePool open() {
    return new HandshakePool();
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + number.incrementAndGet(), STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  public Handshakes handshakes() {
    return handshakes;
  }

  /** Lets the goodbyes go out. */
  @Override
  public void close() throws InterruptedException {
    handshakeThreads.shutdown();
    shortTasks.shutdown();
    await(shortTasks);
  }

  private static void await(ExecutorService executor) throws InterruptedException {
    if (!executor.awaitTermination(DRAIN_MS, TimeUnit.MILLISECONDS)) {
      executor.shutdownNow();
    }
  }
}
