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
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What managers call around the life of an FFmpeg process. Runs on the server's few threads; every
 * call is answered from memory.
 */
final class LifecycleService extends ProcessLifecycleServiceImplBase {
  private final IngestRegistry registry;
  private final IngestMessages messages;
  private final LongSupplier nanoTime;

  LifecycleService(IngestRegistry registry, IngestMessages messages, LongSupplier nanoTime) {
    this.registry = registry;
    this.messages = messages;
    this.nanoTime = nanoTime;
  }

  @Override
  public void onProcessStart(
      OnProcessStartRequest request, StreamObserver<OnProcessStartResponse> observer) {
    answer(observer, () -> start(Requests.start(request)));
  }

  private OnProcessStartResponse start(StartCommand command) {
    refuseCancelled();
    StartResult result = registry.start(command, nanoTime.getAsLong());
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
    answer(
        observer,
        () -> {
          ProcessId id = Requests.processId(request.getProcessId());
          refuseCancelled();
          boolean known = known(registry.stop(id, nanoTime.getAsLong()));
          return OnProcessStopResponse.newBuilder().setKnown(known).build();
        });
  }

  private static boolean known(StopResult result) {
    if (result instanceof StopResult.Done done) {
      return done.known();
    }
    throw StatusTable.of(result);
  }

  /** The last look before something takes effect: a caller that is gone changes nothing. */
  private static void refuseCancelled() {
    Context context = Context.current();
    Deadline deadline = context.getDeadline();
    if (context.isCancelled() || (deadline != null && deadline.isExpired())) {
      throw StatusTable.cancelled();
    }
  }

  /** The boundary of every unary call of this package: one answer or one error. */
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
