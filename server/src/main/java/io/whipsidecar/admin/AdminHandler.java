package io.whipsidecar.admin;

import io.whipsidecar.http.Exit;
import io.whipsidecar.http.Page;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends each request through the {@link Door} to its page. Health is asked by probes: no door. */
final class AdminHandler extends Handler.Abstract {
  private final Door door;
  private final Page health = Page.healthz();
  private final Page metrics;

  AdminHandler(Door door, Page metrics) {
    this.door = door;
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exit.send(request, response, callback, answer(request));
    return true;
  }

  private WhipResponse answer(Request request) {
    String path = String.valueOf(request.getHttpURI().getPath());
    if (path.equals(health.path())) {
      return health.answer(request.getMethod());
    }
    WhipResponse refusal =
        door.refusal(
            Request.getServerName(request), request.getHeaders().get(HttpHeader.AUTHORIZATION));
    if (refusal != null) {
      return refusal;
    }
    return path.equals(metrics.path())
        ? metrics.answer(request.getMethod())
        : Problem.NOT_FOUND.response("no such page (expected: /metrics or /healthz)");
  }
}
