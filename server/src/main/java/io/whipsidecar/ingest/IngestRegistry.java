package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ingests that are registered, and the rules by which they come and go: the status table of the
 * contract.
 *
 * <ul>
 *   <li>Any thread may call. Everything that changes a registration happens under one lock, from
 *       the look at what is there to the listeners; so two starts of one id never both register.
 *   <li>Under the lock nothing waits. The longest part is the probe of the ports, four binds on
 *       loopback, tens of microseconds.
 *   <li>Lookups and lists take no lock.
 *   <li>A result is there when the store has kept it: nobody holds the lock meanwhile, nor a
 *       thread.
 * </ul>
 *
 * Time is an argument: {@code nowNs} is monotonic. The owner calls {@link #onTimeout} when {@link
 * #nextDeadlineNs} has come.
 */
public final class IngestRegistry {
  private final PortAllocator ports;
  private final IngestStore store;
  private final RegistryLimits limits;
  private final Supplier<Instant> wallClock;
  private final IngestListener listeners;
  private final ManagerInstances managers;

  private final Object lock = new Object();
  private final ConcurrentNavigableMap<ProcessId, Ingest> ingests = new ConcurrentSkipListMap<>();

  /** Receipts of the ingests' latest changes; an equal start waits for the one it found. */
  private final Map<ProcessId, IngestStore.Receipt> receipts = new HashMap<>();

  /** Ingests with a claim that could not be stored; the next equal start stores it. */
  private final Set<ProcessId> unstored = new HashSet<>();

  private boolean shuttingDown;

  /** A result that holds as soon as the store has kept its change. */
  private record Pending(StartResult result, IngestStore.Receipt receipt) {
    static Pending of(StartResult result) {
      return new Pending(result, IngestStore.Receipt.DONE);
    }
  }

  /**
   * @param wallClock for the time of registration, which people read
   * @param listeners told of everything, in this order
   */
  public IngestRegistry(
      PortAllocator ports,
      IngestStore store,
      RegistryLimits limits,
      Supplier<Instant> wallClock,
      List<IngestListener> listeners) {
    this.ports = ports;
    this.store = store;
    this.limits = limits;
    this.wallClock = wallClock;
    this.listeners = new ListenerList(listeners);
    this.managers = new ManagerInstances(limits.graceNs());
  }

  /**
   * Registers again what the store has kept. Called once, before anything else.
   *
   * @return the registrations that could not be taken, because their ports are outside the range
   *     now or belong to another
   */
  public List<Registration> restore() {
    List<Registration> refused = new ArrayList<>();
    synchronized (lock) {
      for (Registration registration : store.load()) {
        if (!ports.reserve(registration.ports())) {
          refused.add(registration);
          continue;
        }
        managers.restore(registration.manager());
        add(new Ingest(registration, listeners));
      }
    }
    return refused;
  }

  /** As {@link #startLater}; waits for the store. */
  public StartResult start(StartCommand command, long nowNs) {
    return startLater(command, nowNs).join();
  }

  /**
   * A manager starts a process.
   *
   * @return completed when it is durable, by the store's thread or by the caller's
   */
  public CompletableFuture<StartResult> startLater(StartCommand command, long nowNs) {
    Pending pending;
    synchronized (lock) {
      pending = decide(command, nowNs);
    }
    CompletableFuture<StartResult> result = new CompletableFuture<>();
    pending.receipt.whenDone(failure -> result.complete(settle(pending.result, failure, nowNs)));
    return result;
  }

  private StartResult settle(StartResult result, @Nullable String failure, long nowNs) {
    if (failure == null) {
      return result;
    }
    withdraw(result, nowNs);
    return new StartResult.StoreUnavailable(failure);
  }

  private Pending decide(StartCommand command, long nowNs) {
    if (shuttingDown) {
      return Pending.of(new StartResult.ShuttingDown());
    }
    observe(command.manager(), nowNs);
    IngestConfig config = command.config();
    if (config == null) {
      return Pending.of(new StartResult.NotEnabled());
    }
    Ingest active = ingests.get(command.id());
    if (active == null) {
      return ingests.size() < limits.maxIngests()
          ? register(command, config, null, EndReason.REPLACED, nowNs)
          : Pending.of(new StartResult.TooManyIngests(limits.maxIngests()));
    }
    if (command.failIfActive()) {
      return Pending.of(new StartResult.AlreadyExists(command.id()));
    }
    return active.config().equals(config)
        ? startEqual(command, config, active, nowNs)
        : startOther(command, config, active, nowNs);
  }

  /** The same configuration again: a retry, a restart of FFmpeg or of the manager. */
  private Pending startEqual(StartCommand command, IngestConfig config, Ingest active, long nowNs) {
    if (active.status().state() == IngestState.PORT_CONFLICT) {
      return register(command, config, active, EndReason.PORTS_MOVED, nowNs);
    }
    Registration former = active.registration();
    if (command.manager().isNewInstanceOf(former.manager())) {
      // A manager that was killed left its FFmpeg behind, and it would hold the ports for ever.
      listeners.onEndReader(active, EndReason.NEW_MANAGER_INSTANCE);
    }
    active.claim(command.manager(), command.reference());
    boolean owed = unstored.remove(active.id());
    if (owed || !active.registration().equals(former)) {
      receipts.put(active.id(), store.save(active.registration()));
      listeners.onClaimed(active);
    }
    return new Pending(new StartResult.Started(active, true), receipt(active.id()));
  }

  private Pending startOther(StartCommand command, IngestConfig config, Ingest active, long nowNs) {
    return mayReplace(command, active)
        ? register(command, config, active, EndReason.REPLACED, nowNs)
        : Pending.of(new StartResult.AlreadyExists(command.id()));
  }

  private static boolean mayReplace(StartCommand command, Ingest active) {
    return switch (command.onConflict()) {
      case REPLACE -> true;
      case FAIL -> false;
      case REPLACE_IF_IDLE ->
          active.status().isIdle()
              || command.manager().isNewInstanceOf(active.registration().manager());
    };
  }

  /** Ports first: when there are none, what is registered stays. */
  private Pending register(
      StartCommand command,
      IngestConfig config,
      @Nullable Ingest replaced,
      EndReason reason,
      long nowNs) {
    PortResult result = ports.allocate(config.legFormat().portShape(), nowNs);
    if (!(result instanceof PortResult.Allocated allocated)) {
      return Pending.of(new StartResult.PortsExhausted((PortResult.Exhausted) result));
    }
    if (replaced != null) {
      listeners.onEndReader(replaced, reason);
      remove(replaced, reason, nowNs);
    }
    Registration registration =
        new Registration(
            command.id(),
            command.reference(),
            config,
            allocated.block(),
            command.manager(),
            wallClock.get());
    receipts.put(command.id(), store.save(registration));
    Ingest ingest = new Ingest(registration, listeners);
    add(ingest);
    return new Pending(new StartResult.Started(ingest, false), receipt(command.id()));
  }

  /** What could not be made durable was never there, except when it was there before. */
  private void withdraw(StartResult result, long nowNs) {
    synchronized (lock) {
      if (!(result instanceof StartResult.Started started)
          || ingests.get(started.ingest().id()) != started.ingest()) {
        return;
      }
      Ingest ingest = started.ingest();
      if (started.alreadyActive()) {
        unstored.add(ingest.id());
      } else {
        remove(ingest, EndReason.NOT_STORED, nowNs);
        store.delete(ingest.id()); // nobody waits: one that it has replaced may still be stored
      }
    }
  }

  /** A process is about to be stopped: its reader is told to end. Returns whether it is known. */
  public StopResult stopping(ProcessId id) {
    synchronized (lock) {
      if (shuttingDown) {
        return new StopResult.ShuttingDown();
      }
      Ingest ingest = ingests.get(id);
      if (ingest != null) {
        listeners.onEndReader(ingest, EndReason.STOPPING);
      }
      return new StopResult.Done(ingest != null);
    }
  }

  /** As {@link #stopLater}; waits for the store. */
  public StopResult stop(ProcessId id, long nowNs) {
    return stopLater(id, nowNs).join();
  }

  /**
   * A process was stopped: its ingest ends, its ports rest.
   *
   * @return completed when that is durable, by the store's thread or by the caller's
   */
  public CompletableFuture<StopResult> stopLater(ProcessId id, long nowNs) {
    Ingest ingest;
    IngestStore.Receipt receipt;
    synchronized (lock) {
      if (shuttingDown) {
        return CompletableFuture.completedFuture(new StopResult.ShuttingDown());
      }
      ingest = ingests.get(id);
      if (ingest != null) {
        remove(ingest, EndReason.STOPPED, nowNs);
      }
      receipt = store.delete(id);
    }
    CompletableFuture<StopResult> result = new CompletableFuture<>();
    receipt.whenDone(
        failure ->
            result.complete(
                failure == null
                    ? new StopResult.Done(ingest != null)
                    : new StopResult.StoreUnavailable(failure)));
    return result;
  }

  /** The ingest of an id, if it is registered. */
  public @Nullable Ingest find(ProcessId id) {
    return ingests.get(id);
  }

  /**
   * Ingests in the order of their ids.
   *
   * @param after the id before the first one; null: from the beginning
   */
  public List<Ingest> list(@Nullable ProcessId after, int limit) {
    var from = after == null ? ingests : ingests.tailMap(after, false);
    return from.values().stream().limit(limit).toList();
  }

  /** How many ingests are registered. */
  public int size() {
    return ingests.size();
  }

  /** How many leg ports are neither in use nor resting. */
  public int availablePorts(long nowNs) {
    synchronized (lock) {
      return ports.available(nowNs);
    }
  }

  /** From now on every start and stop is refused; registrations stay as they are. */
  public void shutDown() {
    synchronized (lock) {
      shuttingDown = true;
    }
  }

  /** Drops what replaced manager instances have left and nobody has claimed. */
  public void onTimeout(long nowNs) {
    synchronized (lock) {
      List<String> expired = managers.expired(nowNs);
      for (Ingest ingest : expired.isEmpty() ? List.<Ingest>of() : List.copyOf(ingests.values())) {
        ManagerRef manager = ingest.registration().manager();
        if (expired.contains(manager.managerId()) && managers.isFormer(manager)) {
          listeners.onEndReader(ingest, EndReason.ORPHANED);
          remove(ingest, EndReason.ORPHANED, nowNs);
          store.delete(ingest.id()); // nobody waits: after a crash it is dropped again
        }
      }
    }
  }

  /** When {@link #onTimeout} is due, or {@link Long#MAX_VALUE}. */
  public long nextDeadlineNs() {
    synchronized (lock) {
      return managers.nextDeadlineNs();
    }
  }

  private void observe(ManagerRef manager, long nowNs) {
    managers.observe(manager, nowNs);
    if (managers.isCrowded()) {
      managers.retain(
          ingests.values().stream()
              .map(ingest -> ingest.registration().manager().managerId())
              .collect(Collectors.toSet()));
    }
  }

  private IngestStore.Receipt receipt(ProcessId id) {
    return receipts.getOrDefault(id, IngestStore.Receipt.DONE);
  }

  private void add(Ingest ingest) {
    ingests.put(ingest.id(), ingest);
    listeners.onRegistered(ingest);
  }

  private void remove(Ingest ingest, EndReason reason, long nowNs) {
    ingests.remove(ingest.id());
    receipts.remove(ingest.id());
    unstored.remove(ingest.id());
    ports.release(ingest.ports(), nowNs);
    listeners.onRemoved(ingest, reason);
  }
}
