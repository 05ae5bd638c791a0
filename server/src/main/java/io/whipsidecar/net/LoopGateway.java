package io.whipsidecar.net;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.session.CommandQueue;
import io.whipsidecar.session.MediaPlane;
import io.whipsidecar.whip.PublisherGateway;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls of HTTP threads into the event loop and waits for the answer, which takes one turn
 * of the loop. Any thread but the loop's own.
 */
public final class LoopGateway implements PublisherGateway {
  /** A turn takes well below a millisecond; a loop that does not answer for so long is stuck. */
  private static final long TIMEOUT_MS = 2_000;

  /** A loop that is so far behind forwards media late; another publisher would make it worse. */
  private static final long OVERLOAD_NS = 500_000_000L;

  private static final Unavailable BUSY =
      new Unavailable(RefusalReason.SERVER_BUSY, "the server is too busy to answer", 2);
  private static final Unavailable STOPPING =
      new Unavailable(RefusalReason.SERVER_STOPPING, "the server is stopping", 5);
  private static final NoSession NONE = new NoSession();

  private final CommandQueue commands;
  private final MediaPlane plane;
  private final LongSupplier clockNs;
  private final long timeoutMs;
  private volatile boolean stopping;

  /**
   * @param clockNs the event loop's own
   */
  public LoopGateway(CommandQueue commands, MediaPlane plane, LongSupplier clockNs) {
    this(commands, plane, clockNs, TIMEOUT_MS);
  }

  LoopGateway(CommandQueue commands, MediaPlane plane, LongSupplier clockNs, long timeoutMs) {
    this.commands = commands;
    this.plane = plane;
    this.clockNs = clockNs;
    this.timeoutMs = timeoutMs;
  }

  /** Takes no publisher from now on; who comes is told when to come again. */
  public void beginShutdown() {
    stopping = true;
  }

  @Override
  public OpenResult open(Opening opening) {
    return stopping ? STOPPING : this.<OpenResult>change(BUSY, now -> plane.open(opening, now));
  }

  @Override
  public FindResult find(String processId, String sessionId) {
    return ask(BUSY, now -> orElse(plane.find(processId, sessionId), NONE));
  }

  @Override
  public ReportResult report(String processId, String sessionId) {
    return ask(BUSY, now -> orElse(plane.report(processId, sessionId, now), NONE));
  }

  @Override
  public RestartResult restart(
      String processId, String sessionId, IceParameters remote, String etag) {
    return change(BUSY, now -> plane.restart(processId, sessionId, remote, etag));
  }

  @Override
  public CloseResult close(String processId, String sessionId) {
    return ask(BUSY, now -> plane.delete(processId, sessionId, now) ? new Closed() : NONE);
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** As {@link #ask}; not done any more once the caller may have been told that it was not. */
  private <T> T change(T busy, LongFunction<T> command) {
    long askedNs = clockNs.getAsLong();
    return ask(busy, now -> now - askedNs > OVERLOAD_NS ? busy : command.apply(now));
  }

  /** What the command says, or {@code busy} when the loop did not answer in time. */
  private <T> T ask(T busy, LongFunction<T> command) {
    T answer = call(command);
    return answer == null ? busy : answer;
  }

  /**
   * Ends the publisher of an ingest. Does not wait; an answer that is cancelled before the loop
   * comes to it changes nothing.
   *
   * @return whether there was one; completed by the loop, or with a {@link TimeoutException}
   */
  public CompletableFuture<Boolean> disconnect(Ingest ingest, String reason) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    commands.execute(
        nowNs -> {
          if (!answer.isDone()) {
            answer.complete(plane.disconnect(ingest, reason, nowNs));
          }
        });
    return answer.orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  /** Null when the loop did not answer in time. */
  private <T extends @Nullable Object> @Nullable T call(LongFunction<T> command) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    commands.execute(
        nowNs -> {
          try {
            answer.complete(command.apply(nowNs));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command of the event loop failed", e.getCause());
    }
  }
}
