package io.whipsidecar.http;

/** Told of each request that was answered. Called from HTTP threads. */
@FunctionalInterface
public interface RequestListener {
  /**
   * @param method as the client has sent it: anything
   */
  void onRequest(String method, int status);
}
