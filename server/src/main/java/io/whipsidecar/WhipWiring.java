package io.whipsidecar;

import io.whipsidecar.auth.JwtVerifier;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.whip.IceServers;
import io.whipsidecar.whip.RateLimits;
import io.whipsidecar.whip.TokenVerifier;
import io.whipsidecar.whip.WhipSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the operator decided about WHIP, as the rules want it. */
final class WhipWiring {
  private WhipWiring() {}

  /**
   * @throws ConfigException when a file can't be used
   */
  static WhipSettings settings(ServerConfig config) {
    ServerConfig.Whip whip = config.whip();
    return new WhipSettings(
        config.http().basePath(),
        new WhipSettings.Access(
            config.access().allowAnonymous(),
            config.access().tokenInUrl(),
            issued(config.access().jwt())),
        whip.rateLimits() ? RateLimits.standard(System::nanoTime) : RateLimits.none(),
        new IceServers(
            whip.iceServers(),
            turnSecret(whip.turnSecretFile()),
            () -> Instant.now().getEpochSecond()),
        whip.redirectTo());
  }

  private static TokenVerifier issued(ServerConfig.@Nullable Jwt jwt) {
    return jwt == null ? TokenVerifier.NONE : JwtVerifier.of(jwt);
  }

  private static byte @Nullable [] turnSecret(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      String secret = Files.readString(file).strip();
      if (!secret.isEmpty()) {
        return secret.getBytes(StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      // Answered below, together with an empty file.
    }
    throw ConfigException.of("turn-secret-file", file.toString(), "a file that holds a secret");
  }
}
