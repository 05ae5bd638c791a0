package io.whipsidecar.admin;

import io.whipsidecar.auth.BearerTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of a browser whose user has shown a token: when it ends, sealed with that token. So
 * the server keeps nothing, a session outlives its restart, and ends when its token is taken out of
 * the file. Any thread.
 */
final class Session {
  private static final Duration LENGTH = Duration.ofDays(7);
  private static final String NAME = "whip-sidecar-admin";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict; Max-Age=";
  private static final Pattern COOKIE =
      Pattern.compile("(?:^|;\\s*)" + NAME + "=(\\d{1,12})\\.([A-Za-z0-9_-]+)");

  private final BearerTokens tokens;
  private final InstantSource clock;

  Session(BearerTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** The Set-Cookie header field that begins one. */
  String begin(String token) {
    long ends = clock.instant().plus(LENGTH).getEpochSecond();
    return NAME
        + "="
        + ends
        + "."
        + tokens.seal(token, text(ends))
        + ATTRIBUTES
        + LENGTH.toSeconds();
  }

  /** The Set-Cookie header field that ends it in this browser. */
  static String end() {
    return NAME + "=" + ATTRIBUTES + "0";
  }

  /** Whether a Cookie header field has one that is good. */
  boolean isGood(@Nullable String cookies) {
    Matcher matcher = COOKIE.matcher(cookies == null ? "" : cookies);
    if (!matcher.find()) {
      return false;
    }
    long ends = Long.parseLong(matcher.group(1));
    return clock.instant().isBefore(Instant.ofEpochSecond(ends))
        && tokens.isSealed(text(ends), matcher.group(2));
  }

  private static String text(long ends) {
    return NAME + " " + ends;
  }
}
