package io.whipsidecar.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures how long calls take. Streams are as long as their clients want: not measured. */
final class CallTimes implements ServerInterceptor {
  /** A client may ask for any method: only our own names are told. */
  private static final Set<String> METHODS =
      Stream.of(
              ProcessLifecycleServiceGrpc.getServiceDescriptor(),
              IngestServiceGrpc.getServiceDescriptor())
          .flatMap(service -> service.getMethods().stream())
          .map(MethodDescriptor::getFullMethodName)
          .collect(Collectors.toUnmodifiableSet());

  private final LongSupplier nanoTime;
  private volatile CallListener listener = (method, code, durationNs) -> {};

  CallTimes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void listener(CallListener newListener) {
    listener = newListener;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<ReqT, RespT> descriptor = call.getMethodDescriptor();
    if (!descriptor.getType().serverSendsOneMessage()) {
      return next.startCall(call, headers);
    }
    String known = descriptor.getBareMethodName();
    String method =
        known != null && METHODS.contains(descriptor.getFullMethodName()) ? known : "other";
    long startNs = nanoTime.getAsLong();
    AtomicBoolean told = new AtomicBoolean();
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (told.compareAndSet(false, true)) {
              listener.onCall(method, status.getCode().name(), nanoTime.getAsLong() - startNs);
            }
            super.close(status, trailers);
          }
        },
        headers);
  }
}
