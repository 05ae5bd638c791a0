package io.whipsidecar.whip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser is shown at {@code /} and at the base path: what this is, and where to go on. It
 * tells nothing of this server, as everybody reaches it. Stateless; any thread.
 */
final class WelcomePage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:1rem/1.55 system-ui,sans-serif;max-width:36rem;margin:14vh auto 0;padding:0 1.25rem}
      h1{font-size:1.5rem}
      code{font-size:.95em;padding:.1em .35em;border-radius:.3em;background:#8883}\
      """;

  private static final String TEXT =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>whip-sidecar</title>
      <style>%s</style>
      </head>
      <body>
      <h1>whip-sidecar</h1>
      <p>This server takes live video from OBS, browsers, FFmpeg and others by WHIP (RFC 9725).</p>
      <p>To publish you need an address that ends in the name of an ingest, and its token: you have \
      both from the people who run it. The address looks like <code>%s/NAME</code>. Give it to your \
      program as the WHIP server, or open it here, in the browser.</p>
      <p><a href="https://github.com/whip-sidecar/whip-sidecar" rel="noreferrer">What whip-sidecar \
      is, and its documents</a></p>
      </body>
      </html>
      """;

  private final Set<String> paths;
  private final WhipResponse page;

  WelcomePage(String basePath) {
    paths = Set.of("/", basePath, basePath + "/");
    page =
        WhipResponse.text(200, "text/html; charset=utf-8", TEXT.formatted(STYLE, basePath))
            .with(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-"
                    + sha256(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
            .with("X-Content-Type-Options", "nosniff")
            .with("Referrer-Policy", "no-referrer")
            .with("Vary", "Accept");
  }

  /** Null for anything but a browser that asks for it. */
  @Nullable WhipResponse find(WhipRequest request) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return reads && paths.contains(request.path()) && request.accepts("text/html") ? page : null;
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
