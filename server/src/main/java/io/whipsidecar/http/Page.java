package io.whipsidecar.http;

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

  /** {@code /healthz} of a server that is alive. */
  public static Page healthz() {
    return new Page("/healthz", () -> new Content(200, "text/plain; charset=utf-8", "ok\n"));
  }
}
