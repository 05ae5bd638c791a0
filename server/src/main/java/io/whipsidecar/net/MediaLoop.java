package io.whipsidecar.net;

import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.DatagramHandler;
import io.whipsidecar.session.Timed;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The event loop: one thread that owns every session and forwarder. A turn is: receive a batch,
 * route and handle each datagram, run commands, fire timers, flush both senders. It waits only for
 * packets, commands and deadlines: it neither spins nor sleeps to gather more.
 *
 * <p>Any thread may call {@link #execute}, {@link #stats} and {@link #close}; everything else is
 * called from the loop, or before {@link #start}. What a session throws is counted and logged, and
 * the loop goes on.
 */
public final class MediaLoop implements Executor, AutoCloseable {
  /** Datagrams per turn: a keyframe's worth, and few enough that timers are not late. */
  static final int BATCH = 128;

  /** Commands per turn, so that a flood of them can't keep media waiting. */
  private static final int COMMANDS_PER_TURN = 256;

  /** A fresh statistics object so often, and not per turn: it is garbage. */
  private static final long PUBLISH_INTERVAL_NS = 100_000_000;

  private static final long BROKEN_PORT_PAUSE_NS = 10_000_000;
  private static final long CLOSE_TIMEOUT_MS = 5_000;

  private final DatagramPort port;
  private final LoopbackSender sender;
  private final SessionRouter router;
  private final LongSupplier clockNs;
  private final FaultLog faults;
  private final ReceiveBatch batch = new ReceiveBatch(BATCH);
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final TimerList timers = new TimerList(this::fire);

  private long turns;
  private long busyNs;
  private long longestTurnNs;
  private long stalls;
  private long publishedNs;
  private volatile LoopStats stats = new LoopStats(0, 0, 0, 0, 0, 0);
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /**
   * The loop takes no ownership of the port and the sender: close them after it.
   *
   * @param clockNs monotonic time, {@code System::nanoTime}
   */
  public MediaLoop(
      DatagramPort port,
      LoopbackSender sender,
      SessionRouter router,
      Counters counters,
      LongSupplier clockNs) {
    this.port = port;
    this.sender = sender;
    this.router = router;
    this.clockNs = clockNs;
    this.faults = new FaultLog(counters);
    this.publishedNs = clockNs.getAsLong();
  }

  /** Starts the loop's thread. */
  public void start() {
    if (thread != null) {
      throw new IllegalStateException("the loop is already running (expected: one start)");
    }
    Thread started = new Thread(this::run, "media-loop");
    thread = started;
    started.start();
  }

  /** Runs a command in the loop, soon. Any thread. After {@link #close} it is dropped. */
  @Override
  public void execute(Runnable command) {
    commands.add(command);
    if (Thread.currentThread() != thread) {
      port.wakeup();
    }
  }

  /** Has the deadlines of a session or forwarder kept from now on. */
  public void add(Timed timed) {
    timers.add(timed);
  }

  /** Forgets a session or forwarder; unknown ones are ignored. */
  public void remove(Timed timed) {
    timers.remove(timed);
  }

  /**
   * A deadline has become earlier other than by a datagram to its owner or by a command, after
   * which the loop looks by itself.
   */
  public void arm(long deadlineNs) {
    timers.arm(deadlineNs);
  }

  /**
   * How the loop is doing; of the last turn that began 100 ms or more after the one before. Any
   * thread.
   */
  public LoopStats stats() {
    return stats;
  }

  /**
   * One turn without waiting, for the loop's thread and for tests.
   *
   * @return whether there may be more to do at once
   */
  public boolean runOnce() {
    long startNs = clockNs.getAsLong();
    batch.clear();
    port.receive(batch);
    dispatchAll(startNs);
    if (!commands.isEmpty()) {
      runCommands(startNs);
      timers.rescan(); // a command may have changed anything
    }
    timers.fireDue(startNs);
    port.flush();
    sender.flush();
    account(startNs);
    return batch.isFull() || !commands.isEmpty();
  }

  /** Packets of one session come in runs: its deadline is asked for once a run. */
  private void dispatchAll(long nowNs) {
    DatagramHandler last = null;
    for (int i = 0; i < batch.size(); i++) {
      DatagramHandler session = dispatch(i, nowNs);
      if (session != last) {
        arm(last, nowNs);
        last = session;
      }
    }
    arm(last, nowNs);
  }

  private void arm(@Nullable DatagramHandler session, long nowNs) {
    try {
      if (session != null) {
        timers.arm(session.nextDeadlineNs());
      }
    } catch (RuntimeException | Error e) {
      faults.add(e, nowNs);
    }
  }

  private @Nullable DatagramHandler dispatch(int index, long nowNs) {
    byte[] slab = batch.slab();
    int offset = batch.offset(index);
    int length = batch.length(index);
    try {
      DatagramHandler session = router.route(slab, offset, length, batch.source(index));
      if (session != null) {
        session.handle(slab, offset, length, batch.source(index), nowNs);
      }
      return session;
    } catch (RuntimeException | Error e) {
      faults.add(e, nowNs);
      return null;
    }
  }

  private void runCommands(long nowNs) {
    for (int i = 0; i < COMMANDS_PER_TURN; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return;
      }
      try {
        command.run();
      } catch (RuntimeException | Error e) {
        faults.add(e, nowNs);
      }
    }
  }

  private void fire(Timed timed, long nowNs) {
    try {
      timed.onTimeout(nowNs);
    } catch (RuntimeException | Error e) {
      faults.add(e, nowNs);
    }
  }

  private void account(long startNs) {
    long turnNs = clockNs.getAsLong() - startNs;
    turns++;
    busyNs += turnNs;
    stalls += turnNs > LoopStats.STALL_NS ? 1 : 0;
    longestTurnNs = Math.max(longestTurnNs, turnNs);
    if (startNs - publishedNs >= PUBLISH_INTERVAL_NS) {
      publishedNs = startNs;
      stats =
          new LoopStats(turns, busyNs, longestTurnNs, timers.latestNs(), timers.scans(), stalls);
    }
  }

  private void run() {
    while (!closed) {
      try {
        if (!runOnce()) {
          port.await(untilNextDeadlineNs());
        }
      } catch (RuntimeException | Error e) {
        onBrokenPort(e);
      }
    }
  }

  private long untilNextDeadlineNs() {
    long nextNs = timers.nextNs();
    return nextNs == Timed.NEVER ? Long.MAX_VALUE : nextNs - clockNs.getAsLong();
  }

  /** Sockets don't fail by themselves; should one, the loop must not spin on it. */
  private void onBrokenPort(Throwable cause) {
    if (!closed) {
      faults.add(cause, clockNs.getAsLong());
      LockSupport.parkNanos(BROKEN_PORT_PAUSE_NS);
    }
  }

  /** Ends the loop after its present turn and waits for that. */
  @Override
  public void close() {
    closed = true;
    port.wakeup();
    Thread running = thread;
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join(CLOSE_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
