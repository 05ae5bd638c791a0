package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ports.PortBlock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IngestEventsTest {
  private final IngestEvents events = new IngestEvents("run-1", Runnable::run, 10);
  private final Ingest ingest =
      new Ingest(
          new Registration(
              new ProcessId("x"),
              "",
              IngestConfig.defaults(),
              new PortBlock(20_000, 4),
              ManagerRef.NONE,
              Instant.EPOCH),
          events);

  /** A watcher that is woken while another thread of its own asks: both go on. */
  @Test
  void shouldHoldNoLockWhenItWakesWatchers() {
    AtomicInteger woken = new AtomicInteger();
    events.watch(
        () -> {
          CompletableFuture.supplyAsync(events::revision).orTimeout(30, TimeUnit.SECONDS).join();
          woken.incrementAndGet();
        });
    events.onRegistered(ingest);
    ingest.update("FFmpeg came.", status -> status.withReaderPresent(true));
    events.onRemoved(ingest, EndReason.STOPPED);
    assertThat(woken).hasValue(3);
  }
}
