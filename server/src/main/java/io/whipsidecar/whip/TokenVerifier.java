package io.whipsidecar.whip;

/** Judges tokens that nobody has registered: those of an issuer. Called from HTTP threads. */
@FunctionalInterface
public interface TokenVerifier {
  /** Knows no issuer. */
  TokenVerifier NONE = (token, processId, current) -> false;

  /**
   * Whether the issuer lets the holder publish into the ingest.
   *
   * @param current whether the token has to be valid at this moment; a session that was opened with
   *     it may outlive it
   */
  boolean permits(String token, String processId, boolean current);
}
