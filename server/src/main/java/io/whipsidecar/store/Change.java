package io.whipsidecar.store;

import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A queued change and its receipt: made by any thread, completed by the writer. */
final class Change implements IngestStore.Receipt {
  private final List<Registration> saved;
  private final @Nullable ProcessId deleted;
  private final CountDownLatch done = new CountDownLatch(1);

  /** Written before the latch opens. */
  private @Nullable String failure;

  Change(List<Registration> saved, @Nullable ProcessId deleted) {
    this.saved = List.copyOf(saved);
    this.deleted = deleted;
  }

  void apply(Database database) throws SQLException {
    for (Registration registration : saved) {
      database.save(registration);
    }
    if (deleted != null) {
      database.delete(deleted);
    }
  }

  /** The change was not made: a removal is still owed, unless the id is wanted again. */
  void addTo(Set<ProcessId> owedRemovals) {
    for (Registration registration : saved) {
      owedRemovals.remove(registration.id());
    }
    if (deleted != null) {
      owedRemovals.add(deleted);
    }
  }

  void complete(@Nullable String cause) {
    failure = cause;
    done.countDown();
  }

  @Override
  public @Nullable String await() {
    try {
      done.await();
      return failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted while the change was being stored";
    }
  }
}
