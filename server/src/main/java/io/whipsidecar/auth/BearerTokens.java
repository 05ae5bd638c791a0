package io.whipsidecar.auth;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that callers of a listener may send (RFC 6750): those of a file, which is watched, and
 * one of the environment. Only their hashes are kept, and compared in a time that says nothing
 * about them. Any thread.
 */
public final class BearerTokens {
  private static final String SEAL = "HmacSHA256";
  private static final Base64.Encoder SEAL_TEXT = Base64.getUrlEncoder().withoutPadding();

  private final List<byte[]> fixed;
  private volatile List<byte[]> fromFile = List.of();

  private BearerTokens(String token) {
    fixed = token.isEmpty() ? List.of() : List.of(hash(token));
  }

  /**
   * @param key of the setting that names the file, for messages
   * @param file tokens, one a line; null: none
   * @param token one more; empty: none
   * @param files gets the file to look at
   * @throws ConfigException when the file can't be used now
   */
  public static BearerTokens of(String key, @Nullable Path file, String token, WatchedFiles files) {
    BearerTokens tokens = new BearerTokens(token);
    if (file != null) {
      try {
        files.add(List.of(file), contents -> tokens.load(contents.get(0)));
      } catch (IOException | GeneralSecurityException e) {
        throw ConfigException.of(
            key, file.toString(), "a file with a token a line: " + FailureText.of(e));
      }
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

  /** Whether the token is one of them. */
  public boolean isGood(String token) {
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

  /**
   * Seals a text with a token: whoever has the text and the seal has had a good token, and the seal
   * is good for as long as that token is.
   */
  public String seal(String token, String text) {
    return SEAL_TEXT.encodeToString(hmac(hash(token), text));
  }

  /** Whether the text was sealed with a token that is good now. */
  public boolean isSealed(String text, String seal) {
    byte[] shown = seal.getBytes(StandardCharsets.UTF_8);
    boolean good = false;
    for (List<byte[]> hashes : List.of(fixed, fromFile)) {
      for (byte[] hash : hashes) {
        byte[] own = SEAL_TEXT.encode(hmac(hash, text));
        good |= MessageDigest.isEqual(own, shown);
      }
    }
    return good;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(SEAL);
      mac.init(new SecretKeySpec(key, SEAL));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
