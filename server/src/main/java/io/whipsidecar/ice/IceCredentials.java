package io.whipsidecar.ice;

import java.util.random.RandomGenerator;

/**
 * One side's ICE credentials (RFC 8445 §5.3). The password never shows in {@link #toString}.
 *
 * @param ufrag 4 to 256 ice-chars
 * @param pwd 22 to 256 ice-chars
 */
public record IceCredentials(String ufrag, String pwd) {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** 72 random bits, so that a ufrag of another session is practically never hit. */
  private static final int UFRAG_CHARS = 12;

  /** 192 random bits; RFC 8445 §5.3 asks for 128. */
  private static final int PWD_CHARS = 32;

  public IceCredentials {
    check("ufrag", ufrag.length(), 4);
    check("pwd", pwd.length(), 22);
  }

  /** Fresh credentials; {@code random} has to be a cryptographic source. */
  public static IceCredentials generate(RandomGenerator random) {
    return new IceCredentials(chars(random, UFRAG_CHARS), chars(random, PWD_CHARS));
  }

  private static String chars(RandomGenerator random, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return text.toString();
  }

  private static void check(String name, int length, int minimum) {
    if (length < minimum || length > 256) {
      throw new IllegalArgumentException(
          name + " of " + length + " characters (expected: " + minimum + "..256)");
    }
  }

  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }
}
