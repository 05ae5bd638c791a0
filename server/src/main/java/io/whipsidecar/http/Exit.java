package io.whipsidecar.http;

import io.whipsidecar.whip.Header;
import io.whipsidecar.whip.WhipResponse;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where answers go out, whoever made them: rules, pages, or the error handler. Any thread. */
public final class Exit {
  private Exit() {}

  /** An answer that other sites have no business with. */
  public static void send(
      Request request, Response response, Callback callback, WhipResponse answer) {
    response.setStatus(answer.status());
    for (Header header : answer.headers()) {
      response.getHeaders().add(header.name(), header.value());
    }
    if (answer.status() != 204) { // RFC 9110 §8.6: no Content-Length on a 204
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    }
    byte[] body = request.getMethod().equals("HEAD") ? new byte[0] : answer.body();
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
