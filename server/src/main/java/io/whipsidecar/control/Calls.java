package io.whipsidecar.control;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.whipsidecar.grpc.ServerConnection;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.IngestServiceGrpc.IngestServiceBlockingStub;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The calls of a command on one connection, with deadlines. Any thread. */
final class Calls {
  /** Answers come in milliseconds; a busy machine has some seconds. */
  private static final long DEADLINE_S = 5;

  private final ServerConnection connection;

  Calls(ServerConnection connection) {
    this.connection = connection;
  }

  ServerConnection connection() {
    return connection;
  }

  ProcessLifecycleServiceBlockingStub lifecycle() {
    return ProcessLifecycleServiceGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS);
  }

  IngestServiceBlockingStub ingests() {
    return watches().withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS);
  }

  /** Without a deadline. */
  IngestServiceBlockingStub watches() {
    return IngestServiceGrpc.newBlockingStub(connection.channel());
  }

  Ingest get(String id) {
    return ingests().getIngest(GetIngestRequest.newBuilder().setProcessId(id).build()).getIngest();
  }

  /** Null when there is none of this id. */
  @Nullable Ingest find(String id) {
    try {
      return get(id);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** Has the reader end by itself; whether there is an ingest of this id. */
  boolean stopping(String id) {
    return lifecycle()
        .onProcessStopping(OnProcessStoppingRequest.newBuilder().setProcessId(id).build())
        .getKnown();
  }

  /** Removes the ingest; whether there was one. */
  boolean stop(String id) {
    return lifecycle()
        .onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(id).build())
        .getKnown();
  }
}
