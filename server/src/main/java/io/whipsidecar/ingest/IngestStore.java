package io.whipsidecar.ingest;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where registrations become durable: they outlive this process from then on. {@link #save} and
 * {@link #delete} are called under the registry's lock, so in the order in which things happened:
 * they only queue the change. Nothing is acknowledged before its receipt is there; nobody waits for
 * it under the lock, so the changes of many callers can be made durable in one go.
 */
public interface IngestStore {
  /** What a former run of the server has left. Called once, at start. */
  List<Registration> load();

  /** Queues a registration that is new or was claimed. */
  Receipt save(Registration registration);

  /** Queues a removal; of an unknown id too, because a removal may have failed before. */
  Receipt delete(ProcessId id);

  /** A queued change. */
  @FunctionalInterface
  interface Receipt {
    /** Nothing to wait for. */
    Receipt DONE = () -> null;

    /**
     * Waits until the change and all before it are durable. Any thread, any number of times.
     *
     * @return null when they are, otherwise the cause in a few words
     */
    @Nullable String await();

    /**
     * As {@link #await}, without waiting for others: the caller may have to write what is queued.
     *
     * @param listener called once, by whoever writes, the caller or another thread; returns soon
     */
    default void whenDone(Consumer<@Nullable String> listener) {
      listener.accept(await());
    }
  }

  /** Keeps nothing: registrations live as long as the server. */
  static IngestStore inMemory() {
    return new IngestStore() {
      @Override
      public List<Registration> load() {
        return List.of();
      }

      @Override
      public Receipt save(Registration registration) {
        return Receipt.DONE;
      }

      @Override
      public Receipt delete(ProcessId id) {
        return Receipt.DONE;
      }
    };
  }
}
