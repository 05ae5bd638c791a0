package io.whipsidecar.ingest;

/**
 * @param maxIngests how many ingests may be registered at once
 * @param graceNs how long the ingests of a replaced manager instance may be claimed
 */
public record RegistryLimits(int maxIngests, long graceNs) {
  /**
   * A manager with 64 processes needs a few seconds to start them all again; a slow one a minute.
   */
  public static final long DEFAULT_GRACE_NS = 120_000_000_000L;

  public RegistryLimits {
    if (maxIngests < 1 || graceNs < 0) {
      throw new IllegalArgumentException(
          "maxIngests: " + maxIngests + ", graceNs: " + graceNs + " (expected: >= 1, >= 0)");
    }
  }
}
