package io.whipsidecar.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Refuses large messages with a reason. The transport's own limit, which ends the call without one,
 * lies higher.
 */
final class MessageLimit implements ServerInterceptor {
  /** Requests are below 5 KB; reflection and health requests are smaller. */
  static final int MAX_BYTES = 64 * 1024;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        int bytes = message instanceof MessageLite lite ? lite.getSerializedSize() : 0;
        if (bytes > MAX_BYTES && !refused) {
          refused = true;
          StatusTable.close(call, StatusTable.tooLarge(bytes, MAX_BYTES));
        } else if (!refused) {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) { // the handler is not told of a call that has ended
          super.onHalfClose();
        }
      }
    };
  }
}
