package io.whipsidecar.net;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.ReaderListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether FFmpeg is bound to the ports of each track, whether it is still the same one, and
 * what the kernel drops on its sockets and at the ICE port. It has a thread of its own, because one
 * look at a machine with thousands of sockets takes milliseconds; listeners are called through the
 * owner's executor.
 *
 * <p>It looks every {@link #LIVE_NS} while media goes to a reader, every {@link #URGENT_NS} while
 * it waits for one, every {@link #CALM_NS} otherwise, never so often that it takes more than 1 % of
 * a core, and not at all while nothing is watched. A bound port is taken for a reader, whoever has
 * bound it.
 *
 * <p>Any thread may call the public methods.
 */
public final class ReaderWatch implements AutoCloseable {
  /** How long media waits for a reader that has just come. */
  static final long URGENT_NS = 25_000_000;

  /**
   * How long a reader's end goes unnoticed, and how much of a GOP another one may be sent before it
   * gets its keyframe. FFmpeg needs longer from its start to the first bind.
   */
  static final long LIVE_NS = 15_000_000;

  /** The same where each packet that is refused tells of it. */
  static final long LIVE_TOLD_NS = 100_000_000;

  /** The same while nothing is published. */
  static final long CALM_NS = 250_000_000;

  private final UdpSockets sockets;
  private final UdpSockets probe;
  private final Executor owner;
  private final Counters counters;
  private final LongSupplier clockNs;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<Integer, WatchedTrack> tracks = new HashMap<>();

  /** Those with a publisher: few, and asked about after every command. */
  private final Set<WatchedTrack> published = new LinkedHashSet<>();

  // By port, RTP and RTCP: an array, because a map would box the port of every row.
  private final @Nullable WatchedTrack[] byPort = new WatchedTrack[65_536];
  private final UdpSockets.Visitor visitor = this::onSocket;
  private final Thread thread = new Thread(this::run, "reader-watch");
  private final IceDrops iceDrops;
  private int icePort = -1;
  private long liveNs = LIVE_NS;
  private final LookPace lookPace = new LookPace();
  private final LookPace probePace = new LookPace();
  private final List<Runnable> afterLook = new ArrayList<>();
  private volatile boolean closed;

  ReaderWatch(
      UdpSockets sockets,
      UdpSockets probe,
      Executor owner,
      Counters counters,
      LongSupplier clockNs) {
    this.sockets = sockets;
    this.probe = probe;
    this.owner = owner;
    this.counters = counters;
    this.iceDrops = new IceDrops(counters);
    this.clockNs = clockNs;
    thread.setDaemon(true);
  }

  /**
   * A watch with the best means that this machine has.
   *
   * @param owner runs the listeners: the event loop
   * @param clockNs monotonic time, {@code System::nanoTime}
   */
  public static ReaderWatch open(Executor owner, Counters counters, LongSupplier clockNs) {
    try {
      UdpSockets sockets =
          ProcUdpSockets.isAvailable() ? ProcUdpSockets.open() : new RefusalUdpSockets();
      return new ReaderWatch(sockets, new RefusalUdpSockets(), owner, counters, clockNs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the watch's thread. */
  public void start() {
    thread.start();
  }

  /**
   * Has the owner run something once all tracks that are watched by now have been looked at, and
   * their listeners called.
   */
  public void afterLook(Runnable done) {
    command(() -> afterLook.add(done));
  }

  /** Whether it notices that a reader was replaced by another between two looks. */
  public boolean tellsReadersApart() {
    return sockets.knowsIdentities();
  }

  /**
   * Watches a track; its reader counts as absent until {@link ReaderListener#onBound}.
   *
   * @param rtcpPort 0 for a track without RTCP (RAW_UDP)
   */
  public void watch(int rtpPort, int rtcpPort, ReaderListener listener) {
    command(() -> add(new WatchedTrack(rtpPort, rtcpPort, listener, owner)));
  }

  /** Forgets a track. */
  public void unwatch(int rtpPort) {
    command(() -> remove(rtpPort));
  }

  /**
   * Whether a publisher is there, whose media waits for this reader or goes to it: then it looks
   * often.
   */
  public void await(int rtpPort, boolean awaited) {
    command(
        () -> {
          WatchedTrack track = tracks.get(rtpPort);
          if (track == null) {
            return;
          }
          track.await(awaited);
          if (awaited) {
            published.add(track);
          } else {
            published.remove(track);
          }
        });
  }

  /** Counts what the kernel drops on this server's sockets of its ICE port, while it looks. */
  public void countIceDrops(int port) {
    command(() -> icePort = port);
  }

  /**
   * A packet or a report to this port was refused just now: its reader has gone, which the next
   * look may be long in finding out.
   */
  public void refused(int port) {
    long refusedNs = clockNs.getAsLong();
    command(
        () -> {
          WatchedTrack track = byPort[port];
          if (track != null) {
            track.refuse(refusedNs);
          }
        });
  }

  /** From now on {@link #refused} is told of packets too: looks may be rarer. */
  public void relyOnRefusals() {
    command(() -> liveNs = LIVE_TOLD_NS);
  }

  private void command(Runnable command) {
    commands.add(command);
    LockSupport.unpark(thread);
  }

  private void add(WatchedTrack track) {
    remove(track.rtpPort());
    tracks.put(track.rtpPort(), track);
    byPort[track.rtpPort()] = track;
    if (track.rtcpPort() != 0) {
      byPort[track.rtcpPort()] = track;
    }
  }

  private void remove(int rtpPort) {
    WatchedTrack track = tracks.remove(rtpPort);
    if (track != null) {
      published.remove(track);
      byPort[track.rtpPort()] = null;
      byPort[track.rtcpPort()] = null;
    }
  }

  /**
   * Runs commands and looks when it is time, for the watch's thread and for tests.
   *
   * @return how long to wait until the next look, {@link Long#MAX_VALUE} when nothing is watched
   */
  long runOnce() {
    boolean hurried = runCommands();
    if (tracks.isEmpty()) {
      endLook();
      return Long.MAX_VALUE;
    }
    long nowNs = clockNs.getAsLong();
    if (lookPace.isDue(nowNs, hurried)) {
      boolean complete = look(sockets, tracks.values());
      tracks.values().forEach(complete ? one -> one.endLook(nowNs) : WatchedTrack::forgetLook);
      if (complete) {
        iceDrops.endLook();
        askWhereMissed();
        endLook();
      }
      lookPace.looked(nowNs, clockNs.getAsLong(), intervalNs());
    } else if (isProbing() && probePace.isDue(nowNs, hurried)) {
      probeAwaited(nowNs);
    }
    long endNs = clockNs.getAsLong();
    long waitNs = lookPace.waitNs(endNs);
    return isProbing() ? Math.min(waitNs, probePace.waitNs(endNs)) : waitNs;
  }

  private boolean runCommands() {
    boolean any = false;
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
      any = true;
    }
    return any;
  }

  private void endLook() {
    afterLook.forEach(owner::execute);
    afterLook.clear();
  }

  private long intervalNs() {
    Collection<WatchedTrack> all = tracks.values();
    long whileWaiting = all.stream().anyMatch(WatchedTrack::isUrgent) ? URGENT_NS : CALM_NS;
    return all.stream().anyMatch(WatchedTrack::isLive)
        ? Math.min(liveNs, whileWaiting)
        : whileWaiting;
  }

  /**
   * The kernel's table is slow to read with thousands of sockets (30 ms for 4,000): then the few
   * tracks whose reader is awaited are asked for one by one.
   */
  private boolean isProbing() {
    return lookPace.pauseNs() > URGENT_NS && published.stream().anyMatch(WatchedTrack::isAwaited);
  }

  private void probeAwaited(long nowNs) {
    List<WatchedTrack> awaited = published.stream().filter(WatchedTrack::isAwaited).toList();
    look(probe, awaited);
    awaited.forEach(track -> track.endProbe(nowNs));
    probePace.looked(nowNs, clockNs.getAsLong(), URGENT_NS);
  }

  /**
   * The kernel's table is read in pieces and can skip a row that moved. A reader that a look has
   * missed is asked at once: one that is started again soon shall not get what was live before.
   */
  private void askWhereMissed() {
    List<WatchedTrack> missed = tracks.values().stream().filter(WatchedTrack::isMissed).toList();
    if (!missed.isEmpty() && look(probe, missed)) {
      missed.forEach(WatchedTrack::endDoubt);
    }
  }

  private boolean look(UdpSockets means, Collection<WatchedTrack> at) {
    at.forEach(WatchedTrack::forgetLook);
    try {
      means.look(at, visitor);
      return true;
    } catch (IOException e) {
      counters.increment(Counter.LOOP_FAULTS); // half a look says nothing: wait for the next one
      return false;
    }
  }

  private void onSocket(int port, boolean loopback, long identity, long drops) {
    WatchedTrack track = byPort[port];
    if (track != null && loopback) {
      track.see(port, identity, drops);
    }
    if (port == icePort) {
      iceDrops.see(identity, drops);
    }
  }

  private void run() {
    while (!closed) {
      long waitNs = runOnce();
      if (commands.isEmpty() && !closed) {
        LockSupport.parkNanos(this, waitNs);
      }
    }
    closeSockets();
  }

  private void closeSockets() {
    sockets.close();
    probe.close();
  }

  /** Ends the watch's thread. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    if (thread.getState() == Thread.State.NEW) {
      closeSockets();
    }
  }
}
