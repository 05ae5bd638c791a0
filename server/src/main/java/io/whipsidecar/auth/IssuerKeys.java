package io.whipsidecar.auth;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.whipsidecar.config.ConfigException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;

/** Where an issuer's keys come from. */
final class IssuerKeys {
  /** How long keys of a URL go without being asked for again; an unknown key asks sooner. */
  private static final Duration CACHED = Duration.ofMinutes(5);

  private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(2);

  /** At most one request in this time, however many tokens name a key that nobody has. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** How long publishers still come in while the issuer is down. */
  private static final Duration OUTAGE = Duration.ofHours(12);

  private IssuerKeys() {}

  /**
   * @throws ConfigException when it is a file that can't be read, or no URL
   */
  static JWKSource<SecurityContext> of(String place) {
    return place.startsWith("https://") || place.startsWith("http://")
        ? ofUrl(place)
        : KeyFile.open(Path.of(place));
  }

  private static JWKSource<SecurityContext> ofUrl(String place) {
    try {
      URL url = URI.create(place).toURL();
      return JWKSourceBuilder.create(url)
          .refreshAheadCache(false)
          .cache(CACHED.toMillis(), REFRESH_TIMEOUT.toMillis())
          .rateLimited(PAUSE.toMillis())
          .outageTolerant(OUTAGE.toMillis())
          .retrying(true)
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw ConfigException.of("jwt-jwks", place, "a file, or a URL such as https://issuer/jwks");
    }
  }
}
