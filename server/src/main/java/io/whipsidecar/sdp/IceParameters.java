package io.whipsidecar.sdp;

import org.jspecify.annotations.Nullable;

/** ICE credentials as they stand in SDP (RFC 8839 §5.4). {@code toString} hides the password. */
public record IceParameters(String ufrag, String pwd) {
  private static final int MIN_UFRAG_LENGTH = 4;
  private static final int MIN_PWD_LENGTH = 22;
  private static final int MAX_LENGTH = 256;

  /** Null when either is missing; an exception when one is there but can't be used. */
  static @Nullable IceParameters of(@Nullable String ufrag, @Nullable String pwd)
      throws SdpException {
    if (ufrag == null || pwd == null) {
      return null;
    }
    check("ice-ufrag", ufrag, MIN_UFRAG_LENGTH);
    check("ice-pwd", pwd, MIN_PWD_LENGTH);
    return new IceParameters(ufrag, pwd);
  }

  // The alphabet of ice-char is not enforced: '-' and '_' occur, and hurt nobody. ':' would split
  // the USERNAME of a check (RFC 8445 §7.2.2).
  private static void check(String name, String value, int minLength) throws SdpException {
    if (value.length() < minLength
        || value.length() > MAX_LENGTH
        || !value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
      throw new SdpException(
          "%s has %d characters (expected: %d to %d, printable ASCII without colons)"
              .formatted(name, value.length(), minLength, MAX_LENGTH));
    }
  }

  @Override
  public String toString() {
    return "IceParameters[ufrag=" + ufrag + ", pwd=…]";
  }
}
