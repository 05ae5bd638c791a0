package io.whipsidecar.whip;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * STUN and TURN servers that publishers are told of (RFC 9725 §4.6): one {@code Link} header field
 * each, in the operator's order, as OBS takes only the first. Any thread.
 *
 * <p>TURN credentials end after a day and are made from a secret shared with the TURN server
 * (draft-uberti-behave-turn-rest-00, as coturn's {@code use-auth-secret}): the user name is the
 * time of expiry, the password its HMAC.
 */
public final class IceServers {
  /** A TURN server checks the time at every refresh, so it has to outlast a broadcast. */
  private static final long LIFETIME_SECONDS = 86_400;

  private final List<String> uris;
  private final @Nullable SecretKeySpec turnSecret;
  private final LongSupplier epochSeconds;

  /**
   * @param uris of RFC 7064 and RFC 7065, such as {@code stun:stun.example.org} or {@code
   *     turn:turn.example.org?transport=udp}
   * @param turnSecret shared with the TURN servers; null when there are none
   * @param epochSeconds the time of day
   */
  public IceServers(List<String> uris, byte @Nullable [] turnSecret, LongSupplier epochSeconds) {
    this.uris = List.copyOf(uris);
    this.turnSecret = turnSecret == null ? null : new SecretKeySpec(turnSecret, "HmacSHA1");
    this.epochSeconds = epochSeconds;
  }

  /** No servers: most networks reach an ICE-lite server without. */
  public static IceServers none() {
    return new IceServers(List.of(), null, () -> 0);
  }

  /** The response with the servers. */
  WhipResponse link(WhipResponse response) {
    WhipResponse out = response;
    for (String uri : uris) {
      out = out.with("Link", "<" + uri + ">; rel=\"ice-server\"" + credentials(uri));
    }
    return out;
  }

  private String credentials(String uri) {
    if (turnSecret == null || uri.startsWith("stun")) {
      return "";
    }
    String user = (epochSeconds.getAsLong() + LIFETIME_SECONDS) + ":whip";
    return "; username=\"%s\"; credential=\"%s\"; credential-type=\"password\""
        .formatted(user, password(turnSecret, user));
  }

  private static String password(SecretKeySpec secret, String user) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(secret);
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(user.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }
}
