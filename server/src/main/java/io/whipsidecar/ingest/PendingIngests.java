package io.whipsidecar.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ingests that are not there before the store has kept them: nobody else knows of them, and what
 * they are to replace stays as it is. Of one id there may be several, in the order of their starts.
 * The registry calls it under its lock.
 */
final class PendingIngests {
  private final Map<ProcessId, List<Pending>> byId = new HashMap<>();
  private int size;

  /**
   * @param reason why what is there then ends
   */
  private record Pending(Ingest ingest, EndReason reason) {}

  void add(Ingest ingest, EndReason reason) {
    byId.computeIfAbsent(ingest.id(), id -> new ArrayList<>()).add(new Pending(ingest, reason));
    size++;
  }

  /** The one that was started last. */
  @Nullable Ingest newest(ProcessId id) {
    List<Pending> pending = byId.get(id);
    return pending == null ? null : pending.get(pending.size() - 1).ingest;
  }

  /** Takes one out. Returns why its predecessor ends, or null when it is not pending any more. */
  @Nullable EndReason take(Ingest ingest) {
    List<Pending> pending = byId.getOrDefault(ingest.id(), List.of());
    for (Pending one : pending) {
      if (one.ingest == ingest) {
        pending.remove(one);
        size--;
        if (pending.isEmpty()) {
          byId.remove(ingest.id());
        }
        return one.reason;
      }
    }
    return null;
  }

  int size() {
    return size;
  }
}
