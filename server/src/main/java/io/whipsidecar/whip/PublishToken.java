package io.whipsidecar.whip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The secret that a publisher has to know. Only its hash is kept, and comparing takes the same time
 * whatever was presented.
 */
public final class PublishToken {
  /** What an unknown ingest is compared with, so that it takes as long as a known one. */
  static final PublishToken NOBODYS = new PublishToken(new byte[32]);

  private final byte[] hash;

  private PublishToken(byte[] hash) {
    this.hash = hash;
  }

  public static PublishToken of(String token) {
    return new PublishToken(sha256(token));
  }

  boolean matches(String presented) {
    return MessageDigest.isEqual(hash, sha256(presented));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "PublishToken[…]";
  }
}
