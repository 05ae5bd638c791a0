package io.whipsidecar.admin;

import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.whip.Problem;
import io.whipsidecar.whip.WhipResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who gets in. With tokens it is who shows one, or the cookie that one was changed for.
 * Without, it is who is on this machine and means this machine: a web site can have its own name
 * resolve to 127.0.0.1 (DNS rebinding), and then the browser would let its scripts read our
 * answers; but the browser also says the name, in {@code Host}. Any thread.
 */
final class Door {
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final String SCHEME = "bearer ";

  private final @Nullable BearerTokens tokens;
  private final @Nullable Session session;
  private final String ownHost;
  private final String pass;

  /**
   * @param tokens null: none are asked for
   * @param ownHost the host of the setting, which may be a name
   * @param pass a secret of this run that only our own page knows
   */
  Door(@Nullable BearerTokens tokens, String ownHost, String pass, InstantSource clock) {
    this.tokens = tokens;
    this.session = tokens == null ? null : new Session(tokens, clock);
    this.ownHost = ownHost;
    this.pass = pass;
  }

  /** Whether it asks for a token at all. */
  boolean asksForToken() {
    return tokens != null;
  }

  /** What our own page sends with what changes something. */
  String pass() {
    return pass;
  }

  /** Why a request to this name or address gets no answer at all, or null. */
  @Nullable WhipResponse refuseName(String host) {
    return tokens != null || isOurs(host)
        ? null
        : Problem.of(
            403,
            "host",
            "This is not the name of this server",
            "Host: " + host + " (expected: localhost, a loopback address, or " + ownHost + ")");
  }

  /** Why somebody may not look in, or null. */
  @Nullable WhipResponse refuseStranger(AdminRequest request) {
    if (tokens == null) {
      return null;
    }
    String token = bearer(request.header("Authorization"));
    if (token == null ? isKnown(request) : tokens.isGood(token)) {
      return null;
    }
    return tokenExpected(token == null ? "no token" : "another token");
  }

  private boolean isKnown(AdminRequest request) {
    return session != null && session.isGood(request.header("Cookie"));
  }

  private static WhipResponse tokenExpected(String found) {
    return Problem.of(
            401,
            "operator-token",
            "The operator's token is expected",
            found + " (expected: Authorization: Bearer TOKEN, with a token of --admin-token-file)")
        .with("WWW-Authenticate", "Bearer");
  }

  /** The answer to somebody who shows a token to be known from now on. */
  WhipResponse enter(String token) {
    BearerTokens good = tokens;
    if (good == null || session == null) {
      return WhipResponse.empty(204);
    }
    return good.isGood(token)
        ? WhipResponse.empty(204).with("Set-Cookie", session.begin(token))
        : tokenExpected("another token");
  }

  /**
   * Why a request may not change anything, or null. A browser adds the cookie also to what another
   * site has it send, and without a token everybody on this machine is let in: so what changes
   * something has to come from our own page.
   *
   * @param passExpected whether the page has been told the pass already
   */
  @Nullable WhipResponse refuseOtherSite(AdminRequest request, boolean passExpected) {
    String site = request.header("Sec-Fetch-Site");
    String origin = request.header("Origin");
    boolean own =
        site == null ? origin == null || isSame(origin, request) : site.equals("same-origin");
    String shown = request.header("X-Whip-Sidecar-Pass"); // no other site can add it unasked
    boolean passes = shown != null && (!passExpected || isPass(shown));
    return own && passes
        ? null
        : Problem.of(
            403,
            "cross-site",
            "The request does not come from this server's own page",
            own
                ? "X-Whip-Sidecar-Pass is missing or of another run of the server"
                : "another site");
  }

  private boolean isPass(String shown) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), pass.getBytes(StandardCharsets.UTF_8));
  }

  /** Behind a proxy the scheme may be another one. */
  private static boolean isSame(String origin, AdminRequest request) {
    String host = request.header("Host");
    return host != null && origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
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
