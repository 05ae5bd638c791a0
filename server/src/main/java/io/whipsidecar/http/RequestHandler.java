package io.whipsidecar.http;

import io.whipsidecar.whip.Header;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipEndpoint;
import io.whipsidecar.whip.WhipRequest;
import io.whipsidecar.whip.WhipResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each request to its page or to the WHIP rules, and the response back. */
final class RequestHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private final WhipEndpoint whip;
  private final Map<String, Page> pages = new HashMap<>();
  private final HttpLimits limits;
  private final ProxyTrust proxies;
  private final PublisherExit publishers;

  RequestHandler(
      WhipEndpoint whip,
      List<Page> pages,
      HttpLimits limits,
      ProxyTrust proxies,
      PublisherExit publishers) {
    this.whip = whip;
    this.proxies = proxies;
    this.publishers = publishers;
    this.limits = limits;
    pages.forEach(page -> this.pages.put(page.path(), page));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Page page = pages.get(path(request));
    if (page != null) {
      Exit.send(request, response, callback, page.answer(request.getMethod()));
      return true;
    }
    BodyReader.read(
        request,
        limits,
        body -> publishers.send(request, response, callback, answer(request, body)),
        (problem, detail) -> {
          // What is left of the body is not worth reading.
          if (request.getConnectionMetaData().getHttpVersion().getVersion() < 20) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close"); // RFC 9113 §8.2.2 bans it
          }
          publishers.send(request, response, callback, problem.response(detail));
        });
    return true;
  }

  private WhipResponse answer(Request request, byte[] body) {
    List<Header> headers = new ArrayList<>();
    for (HttpField field : request.getHeaders()) {
      headers.add(new Header(field.getName(), field.getValue() == null ? "" : field.getValue()));
    }
    String query = request.getHttpURI().getQuery();
    WhipRequest whipRequest =
        new WhipRequest(
            request.getMethod(),
            path(request),
            query == null ? "" : query,
            headers,
            body,
            proxies.client(request));
    try {
      return whip.handle(whipRequest);
    } catch (RuntimeException e) { // the boundary: one request failed, the server goes on
      LOG.atError()
          .setCause(e)
          .addKeyValue("method", request.getMethod())
          .log("http_request_failed");
      return Problem.INTERNAL.response("the server failed; its log says more");
    }
  }

  /** The path as it came, still encoded. */
  private static String path(Request request) {
    String path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }
}
