package io.whipsidecar.http;

import io.whipsidecar.whip.Cors;
import io.whipsidecar.whip.RefusalCause;
import io.whipsidecar.whip.RefusedRequest;
import io.whipsidecar.whip.WhipResponse;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Where answers to publishers go out, whoever made them; refusals are told first. Any thread. */
final class PublisherExit {
  private final ProxyTrust proxies;
  private final Consumer<RefusedRequest> refusals;

  PublisherExit(ProxyTrust proxies, Consumer<RefusedRequest> refusals) {
    this.proxies = proxies;
    this.refusals = refusals;
  }

  /** A browser may read the answer whatever site it publishes from. */
  void send(Request request, Response response, Callback callback, WhipResponse answer) {
    RefusalCause cause = answer.cause();
    if (cause != null) {
      refusals.accept(refused(request, answer.status(), cause));
    }
    Exit.send(request, response, callback, Cors.apply(answer));
  }

  /** Of a request that could not be read, Jetty knows less. */
  private RefusedRequest refused(Request request, int status, RefusalCause cause) {
    return new RefusedRequest(
        orEmpty(request.getMethod()),
        orEmpty(request.getHttpURI().getPath()),
        proxies.client(request),
        orEmpty(request.getHeaders().get(HttpHeader.USER_AGENT)),
        status,
        cause);
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
