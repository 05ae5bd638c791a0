package io.whipsidecar.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Catches what no handler expected: logged once with its cause, INTERNAL to the caller. */
final class FaultInterceptor implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(FaultInterceptor.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        guard(call, super::onHalfClose);
      }

      @Override
      public void onReady() {
        guard(call, super::onReady);
      }
    };
  }

  private static void guard(ServerCall<?, ?> call, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      String method = call.getMethodDescriptor().getFullMethodName();
      LOG.atError().addKeyValue("method", method).setCause(e).log("grpc.fault");
      StatusTable.close(call, StatusTable.fault());
    }
  }
}
