package io.whipsidecar.net;

import io.whipsidecar.ingest.Ingest;
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

  private static final int RETRY_AFTER_SECONDS = 2;

  private final CommandQueue commands;
  private final MediaPlane plane;
  private final LongSupplier clockNs;

  /**
   * @param clockNs the event loop's own
   */
  public LoopGateway(CommandQueue commands, MediaPlane plane, LongSupplier clockNs) {
    this.commands = commands;
    this.plane = plane;
    this.clockNs = clockNs;
  }

  @Override
  public OpenResult open(Opening opening) {
    OpenResult busy = new Unavailable("the server is too busy to answer", RETRY_AFTER_SECONDS);
    long askedNs = clockNs.getAsLong();
    OpenResult result =
        call(nowNs -> nowNs - askedNs > OVERLOAD_NS ? busy : plane.open(opening, nowNs));
    return result == null ? busy : result;
  }

  @Override
  public @Nullable Live find(String processId, String sessionId) {
    return call(nowNs -> plane.find(processId, sessionId));
  }

  @Override
  public @Nullable Report report(String processId, String sessionId) {
    return call(nowNs -> plane.report(processId, sessionId, nowNs));
  }

  @Override
  public RestartResult restart(
      String processId, String sessionId, IceParameters remote, String etag) {
    RestartResult result = call(nowNs -> plane.restart(processId, sessionId, remote, etag));
    return result == null ? new NoSession() : result;
  }

  @Override
  public boolean close(String processId, String sessionId) {
    return Boolean.TRUE.equals(call(nowNs -> plane.delete(processId, sessionId, nowNs)));
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
      return answer.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
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
