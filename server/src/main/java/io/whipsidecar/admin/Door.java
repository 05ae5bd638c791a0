package io.whipsidecar.admin;

import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who gets in. With tokens it is who shows one. Without, it is who is on this machine and
 * means this machine: a web site can have its own name resolve to 127.0.0.1 (DNS rebinding), and
 * then the browser would let its scripts read our answers; but the browser also says the name, in
 * {@code Host}. Any thread.
 */
final class Door {
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final String SCHEME = "bearer ";

  private final @Nullable BearerTokens tokens;
  private final String ownHost;

  /**
   * @param tokens null: none are asked for
   * @param ownHost the host of the setting, which may be a name
   */
  Door(@Nullable BearerTokens tokens, String ownHost) {
    this.tokens = tokens;
    this.ownHost = ownHost;
  }

  /**
   * Why a request is not let in, or null.
   *
   * @param host the name or address that it was sent to
   * @param authorization the header field, or null
   */
  @Nullable WhipResponse refusal(String host, @Nullable String authorization) {
    if (tokens == null) {
      return isOurs(host)
          ? null
          : Problem.of(
              403,
              "host",
              "This is not the name of this server",
              "Host: " + host + " (expected: localhost, a loopback address, or " + ownHost + ")");
    }
    String token = bearer(authorization);
    if (token != null && tokens.isGood(token)) {
      return null;
    }
    return Problem.of(
            401,
            "operator-token",
            "The operator's token is expected",
            (token == null ? "no token" : "another token")
                + " (expected: Authorization: Bearer TOKEN, with a token of --admin-token-file)")
        .with("WWW-Authenticate", "Bearer");
  }

  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost") // RFC 6761 §6.3
        || name.equals(ownHost.toLowerCase(Locale.ROOT))
        || isLoopbackLiteral(name);
  }

  private static boolean isLoopbackLiteral(String name) {
    String literal =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    if (!IPV4.matcher(literal).matches() && literal.indexOf(':') < 0) {
      return false; // a name, which is not to be resolved
    }
    try {
      return InetAddress.getByName(literal).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? authorization.substring(SCHEME.length()).trim()
        : null;
  }
}
