package io.whipsidecar.whip;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about WHIP.
 *
 * @param basePath such as {@code /whip}, without a slash at its end
 * @param access who may publish
 * @param rateLimits how often
 * @param iceServers what publishers are told of
 * @param redirectTo base URL of another WHIP server that new publishers are sent to (RFC 9725
 *     §4.5), without a slash at its end; null to take them here
 */
public record WhipSettings(
    String basePath,
    Access access,
    RateLimits rateLimits,
    IceServers iceServers,
    @Nullable String redirectTo) {
  public WhipSettings {
    requireNonNull(basePath, "basePath");
    requireNonNull(access, "access");
    requireNonNull(rateLimits, "rateLimits");
    requireNonNull(iceServers, "iceServers");
  }

  /**
   * Who may publish.
   *
   * @param allowAnonymous whether ingests without a token take anyone
   * @param tokenInUrl whether a token may also stand in the URL of a POST
   * @param issued tokens of an issuer
   */
  public record Access(boolean allowAnonymous, boolean tokenInUrl, TokenVerifier issued) {
    /** Only publishers that know the token of their ingest. */
    public static final Access TOKENS = new Access(false, false, TokenVerifier.NONE);
  }

  /** No limits and no servers. */
  public static WhipSettings plain(String basePath, Access access) {
    return new WhipSettings(basePath, access, RateLimits.none(), IceServers.none(), null);
  }
}
