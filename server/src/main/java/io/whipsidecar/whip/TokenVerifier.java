package io.whipsidecar.whip;

import io.whipsidecar.ingest.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Judges tokens that nobody has registered: those of an issuer. Called from HTTP threads. */
@FunctionalInterface
public interface TokenVerifier {
  /** Knows no issuer. */
  TokenVerifier NONE = (token, processId, current) -> RefusalCause.of(RefusalReason.WRONG_TOKEN);

  /**
   * Why the issuer does not let the holder publish into the ingest; null when it does.
   *
   * @param current whether the token has to be valid at this moment; a session that was opened with
   *     it may outlive it
   */
  @Nullable RefusalCause judge(String token, String processId, boolean current);

  /** Whether the issuer lets the holder publish into the ingest. */
  default boolean permits(String token, String processId, boolean current) {
    return judge(token, processId, current) == null;
  }
}
