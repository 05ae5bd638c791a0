package io.whipsidecar.net;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for DTLS handshakes, which block: as many as are busy, at most {@link #MAX_THREADS}, and
 * none when nothing happens. What finds no thread waits in a bounded queue.
 */
public final class HandshakePool {
  /** A handshake waits for the network most of its time; the machine's cores are few. */
  static final int MAX_THREADS = 64;

  /** 200 publishers at once, and as many again. */
  static final int MAX_WAITING = 512;

  private static final long IDLE_SECONDS = 10;
  private static final long STACK_BYTES = 512 * 1024;

  private HandshakePool() {}

  /** A pool; shut it down after the last session. */
  public static ThreadPoolExecutor open() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread =
                  new Thread(null, task, "dtls-" + number.incrementAndGet(), STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
