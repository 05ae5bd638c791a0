package io.whipsidecar.admin;

import io.whipsidecar.whip.Header;
import io.whipsidecar.whip.WhipResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, out of the jar: the same for everybody, and nothing in them is secret. No
 * build step makes them. Any thread.
 */
final class PageFiles {
  /** Nothing but the page's own files runs, and it talks to its own server alone. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final List<String> NAMES =
      List.of(
          "admin.html",
          "admin.css",
          "admin.js",
          "details.js",
          "feed.js",
          "format.js",
          "icon.svg",
          "list.js",
          "model.js",
          "plot.js");

  private final Map<String, WhipResponse> byPath = new HashMap<>();

  PageFiles() {
    NAMES.forEach(name -> byPath.put("/" + name, file(name)));
    byPath.put("/", file("admin.html"));
  }

  @Nullable WhipResponse find(String path) {
    return byPath.get(path);
  }

  private static WhipResponse file(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " (expected: in the jar)");
      }
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new WhipResponse(
          200,
          List.of(
              new Header("Content-Type", String.valueOf(type)),
              new Header("Content-Security-Policy", POLICY),
              new Header("Cache-Control", "no-cache")),
          in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
