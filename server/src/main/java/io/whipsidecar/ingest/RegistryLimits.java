package io.whipsidecar.ingest;

/**
 * @param maxIngests how many ingests may be registered at once
 * @param graceNs how long the ingests of a replaced manager instance may be claimed
 * @param expiryNs how long an ingest may be without publisher, reader and starts; {@link #NEVER}:
 *     for ever
 */
public record RegistryLimits(int maxIngests, long graceNs, long expiryNs) {
  /** Nothing expires. */
  public static final long NEVER = Long.MAX_VALUE;

  public RegistryLimits {
    if (maxIngests < 1 || graceNs < 0 || expiryNs < 1) {
      throw new IllegalArgumentException(
          "maxIngests: %d, graceNs: %d, expiryNs: %d (expected: >= 1, >= 0, >= 1)"
              .formatted(maxIngests, graceNs, expiryNs));
    }
  }

  /** Nothing expires. */
  public RegistryLimits(int maxIngests, long graceNs) {
    this(maxIngests, graceNs, NEVER);
  }
}
