package io.whipsidecar.grpc;

import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.WatchedFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that managers may send. Only their hashes are kept, and compared in a time that says
 * nothing about them. Any thread.
 */
final class ManagerTokens {
  private final List<byte[]> fixed;
  private volatile List<byte[]> fromFile = List.of();

  private ManagerTokens(String token) {
    fixed = token.isEmpty() ? List.of() : List.of(hash(token));
  }

  /**
   * @param files gets the file to look at
   * @throws io.whipsidecar.config.ConfigException when the file can't be used now
   */
  static ManagerTokens of(ServerConfig.Grpc config, WatchedFiles files) {
    ManagerTokens tokens = new ManagerTokens(config.token());
    Path file = config.tokenFile();
    if (file != null) {
      TlsFiles.add(
          files, "grpc-token-file", List.of(file), contents -> tokens.load(contents.get(0)));
    }
    return tokens;
  }

  /** One token a line, so that an old and a new one can be good at the same time. */
  private void load(byte[] content) throws GeneralSecurityException {
    List<byte[]> hashes = new ArrayList<>();
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      if (!line.isBlank()) {
        hashes.add(hash(line.trim()));
      }
    }
    if (hashes.isEmpty()) {
      throw new GeneralSecurityException("no token in it (expected: one a line)");
    }
    fromFile = List.copyOf(hashes);
  }

  boolean isGood(String token) {
    byte[] hash = hash(token);
    boolean good = false;
    for (byte[] one : fixed) {
      good |= MessageDigest.isEqual(one, hash);
    }
    for (byte[] one : fromFile) {
      good |= MessageDigest.isEqual(one, hash);
    }
    return good;
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
