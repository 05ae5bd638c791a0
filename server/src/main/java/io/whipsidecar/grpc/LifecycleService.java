package io.whipsidecar.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.StopResult;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStopResponse;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.OnProcessStoppingResponse;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceImplBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What managers call around the life of an FFmpeg process. Runs on the server's few threads;
 * answers come from memory, after the store has kept what they say.
 */
final class LifecycleService extends ProcessLifecycleServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(LifecycleService.class);

  /** Longer than any disk that works; a caller's own deadline is shorter. */
  private static final long STORE_PATIENCE_S = 10;

  private final IngestRegistry registry;
  private final IngestMessages messages;
  private final LongSupplier nanoTime;
  private final Executor executor;

  /**
   * @param executor makes answers when the store has kept what they say
   */
  LifecycleService(
      IngestRegistry registry, IngestMessages messages, LongSupplier nanoTime, Executor executor) {
    this.registry = registry;
    this.messages = messages;
    this.nanoTime = nanoTime;
    this.executor = executor;
  }

  @Override
  public void onProcessStart(
      OnProcessStartRequest request, StreamObserver<OnProcessStartResponse> observer) {
    answerLater(observer, () -> start(Requests.start(request)));
  }

  private CompletableFuture<OnProcessStartResponse> start(StartCommand command) {
    refuseCancelled();
    return later(registry.startLater(command, nanoTime.getAsLong()), this::response);
  }

  private OnProcessStartResponse response(StartResult result) {
    if (result instanceof StartResult.Started started) {
      return messages.startResponse(started);
    }
    if (result instanceof StartResult.NotEnabled) {
      return OnProcessStartResponse.getDefaultInstance();
    }
    throw StatusTable.of(result);
  }

  @Override
  public void onProcessStopping(
      OnProcessStoppingRequest request, StreamObserver<OnProcessStoppingResponse> observer) {
    answer(
        observer,
        () -> {
          ProcessId id = Requests.processId(request.getProcessId());
          refuseCancelled();
          boolean known = known(registry.stopping(id));
          return OnProcessStoppingResponse.newBuilder().setKnown(known).build();
        });
  }

  @Override
  public void onProcessStop(
      OnProcessStopRequest request, StreamObserver<OnProcessStopResponse> observer) {
    answerLater(
        observer,
        () -> {
          ProcessId id = Requests.processId(request.getProcessId());
          refuseCancelled();
          return later(
              registry.stopLater(id, nanoTime.getAsLong()),
              result -> OnProcessStopResponse.newBuilder().setKnown(known(result)).build());
        });
  }

  private static boolean known(StopResult result) {
    if (result instanceof StopResult.Done done) {
      return done.known();
    }
    throw StatusTable.of(result);
  }

  /** The last look before something takes effect: a caller that is gone changes nothing. */
  static void refuseCancelled() {
    Context context = Context.current();
    Deadline deadline = context.getDeadline();
    if (context.isCancelled() || (deadline != null && deadline.isExpired())) {
      throw StatusTable.cancelled();
    }
  }

  /**
   * The answer to a result that is there when the store has kept it: most often at once. No thread
   * waits while somebody else writes, so a call that its caller has given up holds none; the answer
   * is made by the server's threads, not by whoever wrote.
   */
  private <R, T> CompletableFuture<T> later(CompletableFuture<R> result, Function<R, T> answer) {
    if (result.isDone()) {
      return result.thenApply(answer);
    }
    return result.orTimeout(STORE_PATIENCE_S, TimeUnit.SECONDS).thenApplyAsync(answer, executor);
  }

  /** The boundary of unary calls that wait for something: one answer or one error. */
  static <T> void answerLater(StreamObserver<T> observer, Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> answer;
    try {
      answer = call.get();
    } catch (InvalidRequest e) {
      observer.onError(StatusTable.of(e));
      return;
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    var unused = answer.whenComplete((response, failure) -> finish(observer, response, failure));
  }

  private static <T> void finish(
      StreamObserver<T> observer, @Nullable T response, @Nullable Throwable failure) {
    if (response != null) {
      observer.onNext(response);
      observer.onCompleted();
      return;
    }
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof StatusRuntimeException status) {
      observer.onError(status);
    } else if (cause instanceof TimeoutException) {
      observer.onError(StatusTable.storeSlow(STORE_PATIENCE_S));
    } else {
      LOG.atError().setCause(cause).log("grpc.fault");
      observer.onError(StatusTable.fault());
    }
  }

  /** The boundary of every other unary call of this package: one answer or one error. */
  static <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
    T response;
    try {
      response = call.get();
    } catch (InvalidRequest e) {
      observer.onError(StatusTable.of(e));
      return;
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }
}
