package io.whipsidecar.http;

import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty itself refuses, in the same form as our own errors: no stack trace, no version. Such a
 * request often has no path that could be read, so it is taken for a publisher's.
 */
final class ProblemErrorHandler implements Request.Handler {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Sender exit;

  /** How an answer goes out. */
  interface Sender {
    void send(Request request, Response response, Callback callback, WhipResponse answer);
  }

  ProblemErrorHandler(Sender exit) {
    this.exit = exit;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    WhipResponse answer = isTls(request) ? Problem.plainHttpOnly() : answer(response.getStatus());
    exit.send(request, response, callback, answer);
    return true;
  }

  /** A ClientHello (RFC 8446 §5.1) instead of a request line. */
  private static boolean isTls(Request request) {
    return request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable failure
        && String.valueOf(failure.getMessage()).contains("CNTL=0x16");
  }

  private static WhipResponse answer(int status) {
    return switch (status) {
      case 413 -> Problem.TOO_LARGE.response("the request is too large");
      case 414 -> Problem.URI_TOO_LONG.response("the URI is too long (expected: at most 8 KB)");
      case 431 ->
          Problem.HEADERS_TOO_LARGE.response(
              "the header fields are too large (expected: at most 8 KB in all)");
      case 503 ->
          Problem.unavailable(
              RefusalReason.SERVER_STOPPING, "the server is stopping", RETRY_AFTER_SECONDS);
      case 505 ->
          Problem.HTTP_VERSION.response("the version is unknown (expected: HTTP/1.1 or HTTP/2)");
      default ->
          status >= 500
              ? Problem.INTERNAL.response("the server failed; its log says more")
              : Problem.MALFORMED_REQUEST.response("this is no request of HTTP (RFC 9112)");
    };
  }
}
