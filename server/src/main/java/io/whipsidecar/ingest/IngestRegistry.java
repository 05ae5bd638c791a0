package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingests that are registered, and the rules by which they come and go: the status table of the
 * contract.
 *
 * <ul>
 *   <li>Any thread may call. Everything that changes a registration happens under one lock, from
 *       the look at what is there to the listeners; so two starts of one id never both register.
 *   <li>Under the lock nothing waits. The longest part is the probe of the ports, four binds on
 *       loopback, tens of microseconds.
 *   <li>Lookups and lists take no lock, nor does {@link #nextDeadlineNs}.
 *   <li>A new ingest is there when the store has kept it, and only then is the one that it replaces
 *       ended: so a start that fails changes nothing. Nobody holds the lock meanwhile.
 * </ul>
 *
 * Time is an argument: {@code nowNs} is monotonic. The owner calls {@link #onTimeout} when {@link
 * #nextDeadlineNs} has come.
 */
public final class IngestRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRegistry.class);

  private final PortAllocator ports;
  private final IngestStore store;
  private final RegistryLimits limits;
  private final Supplier<Instant> wallClock;
  private final IngestListener listeners;
  private final ManagerInstances managers;
  private final IdleIngests idle;

  private final Object lock = new Object();
  private final ConcurrentNavigableMap<ProcessId, Ingest> ingests = new ConcurrentSkipListMap<>();
  private final PendingIngests pending = new PendingIngests();

  /** The latest of the ingests' changes that are on their way; an equal start waits for it. */
  private final Map<Ingest, Saving> savings = new HashMap<>();

  /** Ingests with a claim that could not be stored; the next equal start stores it. */
  private final Set<Ingest> unstored = new HashSet<>();

  /** How many starts have registered or claimed something, in all runs of the server. */
  private long claims;

  /** Written under the lock. */
  private volatile long deadlineNs;

  private boolean shuttingDown;

  /** A change of one ingest that the store is about to keep. */
  private record Saving(Ingest ingest, IngestStore.Receipt receipt) {}

  /**
   * A result that holds as soon as the store has kept a change.
   *
   * @param saving null: it holds already
   */
  private record Answer(StartResult result, @Nullable Saving saving) {
    static Answer of(StartResult result) {
      return new Answer(result, null);
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
    this.managers = new ManagerInstances(limits.graceNs(), limits.maxIngests());
    this.idle = new IdleIngests(limits.expiryNs());
    this.deadlineNs = idle.nextDeadlineNs();
  }

  /**
   * Registers again what the store has kept. Called once, before anything else.
   *
   * @return the registrations that could not be taken, because their ports are outside the range
   *     now or belong to another
   */
  public List<Registration> restore(long nowNs) {
    List<Registration> refused = new ArrayList<>();
    synchronized (lock) {
      for (Registration registration : store.load()) {
        if (!ports.reserve(registration.ports())) {
          refused.add(registration);
          continue;
        }
        claims = Math.max(claims, registration.claim());
        managers.restore(registration.manager(), registration.claim(), nowNs);
        add(new Ingest(registration, listeners));
      }
      updateDeadline();
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
   * @return completed when it is durable, by whoever writes to the store, the caller or another
   *     thread
   */
  public CompletableFuture<StartResult> startLater(StartCommand command, long nowNs) {
    Answer answer;
    synchronized (lock) {
      answer = decide(command, nowNs);
      updateDeadline();
    }
    Saving saving = answer.saving;
    if (saving == null) {
      return CompletableFuture.completedFuture(answer.result);
    }
    CompletableFuture<StartResult> result = new CompletableFuture<>();
    saving.receipt.whenDone(
        failure -> {
          settle(saving, failure, nowNs);
          result.complete(
              failure == null ? answer.result : new StartResult.StoreUnavailable(failure));
        });
    return result;
  }

  private Answer decide(StartCommand command, long nowNs) {
    if (shuttingDown) {
      return Answer.of(new StartResult.ShuttingDown());
    }
    managers.observe(command.manager(), nowNs);
    IngestConfig config = command.config();
    if (config == null) {
      return Answer.of(new StartResult.NotEnabled());
    }
    Ingest started = pending.newest(command.id());
    Ingest active = started != null ? started : ingests.get(command.id());
    if (active == null) {
      return ingests.size() + pending.size() < limits.maxIngests()
          ? register(command, config, EndReason.REPLACED, nowNs)
          : Answer.of(new StartResult.TooManyIngests(limits.maxIngests()));
    }
    if (command.failIfActive()) {
      return Answer.of(new StartResult.AlreadyExists(command.id()));
    }
    return active.config().equals(config)
        ? startEqual(command, config, active, nowNs)
        : startOther(command, config, active, nowNs);
  }

  /** The same configuration again: a retry, a restart of FFmpeg or of the manager. */
  private Answer startEqual(StartCommand command, IngestConfig config, Ingest active, long nowNs) {
    if (active.status().state() == IngestState.PORT_CONFLICT) {
      return register(command, config, EndReason.PORTS_MOVED, nowNs);
    }
    Registration former = active.registration();
    if (isRegistered(active) && command.manager().isNewInstanceOf(former.manager())) {
      // A manager that was killed left its FFmpeg behind, and it would hold the ports for ever.
      listeners.onEndReader(active, EndReason.NEW_MANAGER_INSTANCE);
    }
    active.claim(command.manager(), command.reference(), ++claims);
    boolean owed = unstored.remove(active);
    if (owed || !active.registration().equals(former)) {
      save(active);
      if (isRegistered(active)) {
        listeners.onClaimed(active);
      }
    }
    return new Answer(new StartResult.Started(active, true), savings.get(active));
  }

  private Answer startOther(StartCommand command, IngestConfig config, Ingest active, long nowNs) {
    return mayReplace(command, active)
        ? register(command, config, EndReason.REPLACED, nowNs)
        : Answer.of(new StartResult.AlreadyExists(command.id()));
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

  /**
   * A new ingest, with ports of its own, on its way into the store.
   *
   * @param reason why the one ends that is there then, if any
   */
  private Answer register(StartCommand command, IngestConfig config, EndReason reason, long nowNs) {
    PortResult result = ports.allocate(config.legFormat().portShape(), nowNs);
    if (!(result instanceof PortResult.Allocated allocated)) {
      return Answer.of(new StartResult.PortsExhausted((PortResult.Exhausted) result));
    }
    Registration registration =
        new Registration(
            command.id(),
            command.reference(),
            config,
            allocated.block(),
            command.manager(),
            wallClock.get(),
            ++claims);
    Ingest ingest = new Ingest(registration, listeners);
    pending.add(ingest, reason);
    return new Answer(new StartResult.Started(ingest, false), save(ingest));
  }

  private Saving save(Ingest ingest) {
    Saving saving = new Saving(ingest, store.save(ingest.registration()));
    savings.put(ingest, saving);
    return saving;
  }

  /**
   * The store has kept a change, or could not. Called by each of those that wait for it, whoever is
   * first; receipts come in the order in which the changes were made.
   */
  private void settle(Saving saving, @Nullable String failure, long nowNs) {
    synchronized (lock) {
      Ingest ingest = saving.ingest;
      boolean latest = savings.remove(ingest, saving);
      if (failure == null) {
        commit(ingest, nowNs);
      } else if (latest) { // otherwise the next change has all that this one had
        withdraw(ingest, nowNs);
      }
    }
  }

  /** A pending ingest takes its place; nothing happens when it has, or a stop came in between. */
  private void commit(Ingest ingest, long nowNs) {
    EndReason reason = pending.take(ingest);
    if (reason == null) {
      return;
    }
    Ingest replaced = ingests.get(ingest.id());
    if (replaced != null) {
      listeners.onEndReader(replaced, reason);
      remove(replaced, reason, nowNs);
    }
    add(ingest);
  }

  /** What could not be made durable was never there, except when it was there before. */
  private void withdraw(Ingest ingest, long nowNs) {
    if (isRegistered(ingest)) {
      unstored.add(ingest);
    } else if (discard(ingest, nowNs) && !isKnown(ingest.id())) {
      store.delete(ingest.id()); // nobody waits: one that was stopped may still be stored
    }
  }

  /** Returns whether it was pending. */
  private boolean discard(Ingest ingest, long nowNs) {
    if (pending.take(ingest) == null) {
      return false;
    }
    savings.remove(ingest);
    ports.release(ingest.ports(), nowNs);
    return true;
  }

  private boolean isRegistered(Ingest ingest) {
    return ingests.get(ingest.id()) == ingest;
  }

  private boolean isKnown(ProcessId id) {
    return ingests.containsKey(id) || pending.newest(id) != null;
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
      return new StopResult.Done(isKnown(id));
    }
  }

  /** As {@link #stopLater}; waits for the store. */
  public StopResult stop(ProcessId id, long nowNs) {
    return stopLater(id, nowNs).join();
  }

  /**
   * A process was stopped: its ingest ends, its ports rest.
   *
   * @return completed when that is durable, by whoever writes to the store, the caller or another
   *     thread
   */
  public CompletableFuture<StopResult> stopLater(ProcessId id, long nowNs) {
    boolean known;
    IngestStore.Receipt receipt;
    synchronized (lock) {
      if (shuttingDown) {
        return CompletableFuture.completedFuture(new StopResult.ShuttingDown());
      }
      known = isKnown(id);
      end(id, nowNs);
      receipt = store.delete(id);
    }
    CompletableFuture<StopResult> result = new CompletableFuture<>();
    receipt.whenDone(
        failure ->
            result.complete(
                failure == null
                    ? new StopResult.Done(known)
                    : new StopResult.StoreUnavailable(failure)));
    return result;
  }

  private void end(ProcessId id, long nowNs) {
    for (Ingest started = pending.newest(id); started != null; started = pending.newest(id)) {
      discard(started, nowNs);
    }
    Ingest ingest = ingests.get(id);
    if (ingest != null) {
      remove(ingest, EndReason.STOPPED, nowNs);
    }
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

  /**
   * Drops what replaced manager instances have left and nobody has claimed, and what nobody has
   * used for too long. Costs nothing before {@link #nextDeadlineNs}.
   */
  public void onTimeout(long nowNs) {
    if (nowNs < deadlineNs) {
      return;
    }
    Map<Ingest, EndReason> dropped = new LinkedHashMap<>();
    synchronized (lock) {
      orphans(nowNs).forEach(ingest -> dropped.put(ingest, EndReason.ORPHANED));
      idle.expired(ingests.values(), nowNs)
          .forEach(ingest -> dropped.putIfAbsent(ingest, EndReason.EXPIRED));
      // A start that is on its way into the store takes the place of what is there.
      dropped.keySet().removeIf(ingest -> pending.newest(ingest.id()) != null);
      dropped.forEach((ingest, reason) -> drop(ingest, reason, nowNs));
      updateDeadline();
    }
    dropped.forEach(
        (ingest, reason) ->
            LOG.atInfo()
                .addKeyValue("processId", ingest.id())
                .addKeyValue("managerId", ingest.registration().manager().managerId())
                .addKeyValue("reason", reason.sentence())
                .log("ingest-dropped"));
  }

  private List<Ingest> orphans(long nowNs) {
    List<String> expired = managers.expired(nowNs);
    return expired.isEmpty()
        ? List.of()
        : ingests.values().stream()
            .filter(ingest -> expired.contains(ingest.registration().manager().managerId()))
            .filter(ingest -> managers.isFormer(ingest.registration().manager()))
            .toList();
  }

  private void drop(Ingest ingest, EndReason reason, long nowNs) {
    listeners.onEndReader(ingest, reason);
    remove(ingest, reason, nowNs);
    store.delete(ingest.id()); // nobody waits: after a crash it is dropped again
  }

  /** When {@link #onTimeout} is due, or {@link Long#MAX_VALUE}. */
  public long nextDeadlineNs() {
    return deadlineNs;
  }

  private void updateDeadline() {
    deadlineNs = Math.min(managers.nextDeadlineNs(), idle.nextDeadlineNs());
  }

  private void add(Ingest ingest) {
    ingests.put(ingest.id(), ingest);
    listeners.onRegistered(ingest);
  }

  private void remove(Ingest ingest, EndReason reason, long nowNs) {
    ingests.remove(ingest.id());
    savings.remove(ingest);
    unstored.remove(ingest);
    ports.release(ingest.ports(), nowNs);
    listeners.onRemoved(ingest, reason);
  }
}
