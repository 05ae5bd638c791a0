package io.whipsidecar.http;

import io.whipsidecar.whip.Header;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A page at a fixed path, for GET and HEAD.
 *
 * @param path such as {@code /metrics}
 * @param content called from an HTTP thread for each request
 */
public record Page(String path, Supplier<Content> content) {
  /** What a page says at one moment. */
  public record Content(int status, String contentType, String body) {}

  /** The answer to a request for it. */
  public WhipResponse answer(String method) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Problem.METHOD_NOT_ALLOWED
          .response(method + " (expected: GET or HEAD)")
          .with("Allow", "GET, HEAD");
    }
    Content now = content.get();
    return new WhipResponse(
        now.status(),
        List.of(new Header("Content-Type", now.contentType())),
        now.body().getBytes(StandardCharsets.UTF_8));
  }

  /** {@code /healthz} of a server that is alive. */
  public static Page healthz() {
    return new Page("/healthz", () -> new Content(200, "text/plain; charset=utf-8", "ok\n"));
  }
}
