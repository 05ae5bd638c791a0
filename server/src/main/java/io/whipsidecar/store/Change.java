package io.whipsidecar.store;

import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queued change and its receipt: made by any thread, completed by whoever writes it. */
final class Change implements IngestStore.Receipt {
  private final List<Registration> saved;
  private final @Nullable ProcessId deleted;

  /** Completed with null, or with why it could not be made. */
  private final CompletableFuture<@Nullable String> done = new CompletableFuture<>();

  private final Runnable help;

  /**
   * @param help called when somebody is about to wait for it
   */
  Change(List<Registration> saved, @Nullable ProcessId deleted, Runnable help) {
    this.saved = List.copyOf(saved);
    this.deleted = deleted;
    this.help = help;
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
    done.complete(cause);
  }

  @Override
  public @Nullable String await() {
    help.run();
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it is never completed so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted while the change was being stored";
    }
  }

  @Override
  public void whenDone(Consumer<@Nullable String> listener) {
    // Before help, so that listeners are told in the changes' order.
    var unused = done.thenAccept(listener);
    help.run();
  }
}
