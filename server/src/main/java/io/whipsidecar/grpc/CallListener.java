package io.whipsidecar.grpc;

/** Told of each unary call that ended. Called from gRPC's threads. */
@FunctionalInterface
public interface CallListener {
  /**
   * @param method of our services, without its service's name; {@code other} for all else
   * @param code such as {@code OK}
   * @param durationNs from the call's headers to its status
   */
  void onCall(String method, String code, long durationNs);
}
