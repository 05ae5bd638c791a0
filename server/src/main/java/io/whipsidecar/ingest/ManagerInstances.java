package io.whipsidecar.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which instance of each manager is the present one, and until when the ingests of its former
 * instances may be claimed. The registry calls it under its lock.
 */
final class ManagerInstances {
  private static final int MAX_MANAGERS = 10_000;

  private final long graceNs;
  private final Map<String, String> current = new HashMap<>();

  /** Manager id → when what its former instances have left is dropped. */
  private final Map<String, Long> deadlines = new HashMap<>();

  ManagerInstances(long graceNs) {
    this.graceNs = graceNs;
  }

  /** A manager was heard: if it is a new instance, the time of grace begins. */
  void observe(ManagerRef manager, long nowNs) {
    if (!manager.isTracked()) {
      return;
    }
    String former = current.put(manager.managerId(), manager.instanceId());
    if (former != null && !former.equals(manager.instanceId())) {
      deadlines.put(manager.managerId(), nowNs + graceNs);
    }
  }

  /**
   * An ingest of this manager was restored. Which instance is the present one shows at its next
   * start: until then nothing of it is dropped, then what other instances have left gets its time.
   */
  void restore(ManagerRef manager) {
    if (manager.isTracked()) {
      current.putIfAbsent(manager.managerId(), "");
    }
  }

  /** Whether the manager has a newer instance than this one. */
  boolean isFormer(ManagerRef manager) {
    return manager.isTracked() && !manager.instanceId().equals(current.get(manager.managerId()));
  }

  /** Takes out the managers whose time of grace is over. */
  List<String> expired(long nowNs) {
    List<String> expired = new ArrayList<>();
    deadlines.forEach(
        (managerId, deadlineNs) -> {
          if (nowNs - deadlineNs >= 0) {
            expired.add(managerId);
          }
        });
    expired.forEach(deadlines::remove);
    return expired;
  }

  /** The earliest end of a time of grace, or {@link Long#MAX_VALUE}. */
  long nextDeadlineNs() {
    return deadlines.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** Whether managers that own nothing should be forgotten now. */
  boolean isCrowded() {
    return current.size() > MAX_MANAGERS;
  }

  void retain(Set<String> managerIds) {
    current.keySet().retainAll(managerIds);
    deadlines.keySet().retainAll(managerIds);
  }
}
