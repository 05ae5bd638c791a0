package io.whipsidecar.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which instance of each manager is the present one, and until when the ingests of its former
 * instances may be claimed. The registry calls it under its lock.
 *
 * <p>Two managers that share an id by mistake look like one that is restarted again and again. Once
 * an instance is heard that another has replaced, both are taken to be alive, and nothing of this
 * manager is dropped as long as the server runs.
 */
final class ManagerInstances {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerInstances.class);

  /** No time of grace runs. */
  private static final long NONE = Long.MAX_VALUE;

  /** An instance that comes back comes back soon: the last few are enough. */
  private static final int MAX_FORMER = 8;

  private final long graceNs;

  /** By manager id, the one that was heard longest ago first. */
  private final Map<String, Manager> managers;

  /** No deadline is earlier. */
  private long earliestNs = NONE;

  private static final class Manager {
    String current;
    long claim;
    final Set<String> former = new LinkedHashSet<>();
    boolean shared;
    long deadlineNs = NONE;

    Manager(String current, long claim) {
      this.current = current;
      this.claim = claim;
    }

    void addFormer(String instance) {
      former.add(instance);
      if (former.size() > MAX_FORMER) {
        former.remove(former.iterator().next());
      }
    }
  }

  /**
   * @param maxManagers of more than these, those are forgotten that were heard longest ago: what
   *     their former instances have left then stays
   */
  ManagerInstances(long graceNs, int maxManagers) {
    this.graceNs = graceNs;
    this.managers =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Manager> eldest) {
            return size() > maxManagers;
          }
        };
  }

  /** A manager was heard: if it is a new instance, the time of grace begins. */
  void observe(ManagerRef ref, long nowNs) {
    if (!ref.isTracked()) {
      return;
    }
    Manager manager = managers.get(ref.managerId());
    if (manager == null) {
      managers.put(ref.managerId(), new Manager(ref.instanceId(), 0));
    } else if (!ref.instanceId().equals(manager.current)) {
      replace(manager, ref, nowNs);
    }
  }

  private void replace(Manager manager, ManagerRef ref, long nowNs) {
    if (manager.former.remove(ref.instanceId()) && !manager.shared) {
      manager.shared = true;
      LOG.atWarn()
          .addKeyValue("managerId", ref.managerId())
          .addKeyValue("instances", manager.current + " " + ref.instanceId())
          .addKeyValue(
              "reason", "a replaced instance was heard again (expected: an id for each manager)")
          .log("manager-id-shared");
    }
    manager.addFormer(manager.current);
    manager.current = ref.instanceId();
    setDeadline(manager, manager.shared ? NONE : nowNs + graceNs);
  }

  private void setDeadline(Manager manager, long deadlineNs) {
    manager.deadlineNs = deadlineNs;
    earliestNs = Math.min(earliestNs, deadlineNs);
  }

  /**
   * An ingest of this manager was restored. The instance with the latest claim is the present one;
   * what the others have left gets its time from now on, as it is not known how much of it had
   * passed.
   *
   * @param claim 0: unknown, then nothing is said of which is the later one
   */
  void restore(ManagerRef ref, long claim, long nowNs) {
    if (!ref.isTracked()) {
      return;
    }
    Manager manager = managers.get(ref.managerId());
    if (manager == null) {
      managers.put(ref.managerId(), new Manager(ref.instanceId(), claim));
    } else if (!ref.instanceId().equals(manager.current)) {
      restoreAnother(manager, ref.instanceId(), claim, nowNs);
    } else {
      manager.claim = Math.max(manager.claim, claim);
    }
  }

  private void restoreAnother(Manager manager, String instance, long claim, long nowNs) {
    if (claim == manager.claim) { // both 0: a store of an older version
      return;
    }
    setDeadline(manager, nowNs + graceNs);
    if (claim < manager.claim) {
      manager.addFormer(instance);
      return;
    }
    manager.addFormer(manager.current);
    manager.former.remove(instance);
    manager.current = instance;
    manager.claim = claim;
  }

  /** Whether the manager has a newer instance than this one. */
  boolean isFormer(ManagerRef ref) {
    Manager manager = ref.isTracked() ? managers.get(ref.managerId()) : null;
    return manager != null && !ref.instanceId().equals(manager.current);
  }

  /** Takes out the managers whose time of grace is over. */
  List<String> expired(long nowNs) {
    List<String> expired = new ArrayList<>();
    earliestNs = NONE;
    managers.forEach(
        (id, manager) -> {
          if (manager.deadlineNs <= nowNs) {
            expired.add(id);
            manager.deadlineNs = NONE;
          }
          earliestNs = Math.min(earliestNs, manager.deadlineNs);
        });
    return expired;
  }

  /** When a time of grace may end, not later than one does; or {@link Long#MAX_VALUE}. */
  long nextDeadlineNs() {
    return earliestNs;
  }
}
