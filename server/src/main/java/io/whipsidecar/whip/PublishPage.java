package io.whipsidecar.whip;

import com.google.gson.JsonObject;
import io.whipsidecar.media.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page at {@code {base}/{process_id}} from which a browser publishes. It is the same for every
 * id, known or not, so it tells nobody which there are. Its scripts and style have the page's own
 * address with a query: so it works below any base path and behind any proxy.
 */
final class PublishPage {
  /** Nothing but the page's own scripts and style runs, and it talks to its own server alone. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src data:; media-src blob:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String HTML = "text/html";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private final WhipResponse page = file("publish.html", HTML + "; charset=utf-8");
  private final Map<String, WhipResponse> parts =
      Map.of(
          "publish.css", file("publish.css", "text/css; charset=utf-8"),
          "whip.js", file("whip.js", SCRIPT),
          "broadcast.js", file("broadcast.js", SCRIPT),
          "sources.js", file("sources.js", SCRIPT),
          "display.js", file("display.js", SCRIPT),
          "memory.js", file("memory.js", SCRIPT),
          "publish.js", file("publish.js", SCRIPT));

  /** The page or a part of it; null for a request that is not a browser's for the page. */
  @Nullable WhipResponse find(WhipRequest request) {
    WhipResponse part = parts.get(request.query());
    return part == null && request.accepts(HTML) ? page : part;
  }

  /** What a publisher of this ingest has to know to make its offer. */
  static WhipResponse describe(WhipIngest ingest) {
    JsonObject json = new JsonObject();
    json.addProperty("video", name(ingest.video()));
    json.addProperty("audio", name(ingest.audio()));
    json.addProperty("max_bitrate", ingest.maxBitrate());
    return WhipResponse.text(200, "application/json", json + "\n")
        .with("Vary", "Accept, Authorization")
        .with("Cache-Control", "no-store");
  }

  private static @Nullable String name(@Nullable Codec codec) {
    return codec == null ? null : codec.encodingName();
  }

  private static WhipResponse file(String name, String contentType) {
    try (InputStream in = PublishPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " (expected: in the jar)");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new WhipResponse(
          200,
          List.of(
              new Header("Content-Type", contentType),
              new Header("Content-Security-Policy", POLICY),
              new Header("X-Content-Type-Options", "nosniff"),
              new Header("Referrer-Policy", "no-referrer"),
              new Header("Cache-Control", "no-cache"),
              new Header("Vary", "Accept")),
          text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
