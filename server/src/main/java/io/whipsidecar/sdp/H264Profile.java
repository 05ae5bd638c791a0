package io.whipsidecar.sdp;

/**
 * Judges a profile-level-id (RFC 6184 §8.1, table 5). The level is not looked at: we decode
 * nothing, and every offer in practice has level-asymmetry-allowed=1.
 */
final class H264Profile {
  private static final int BASELINE = 0x42;
  private static final int MAIN = 0x4d;
  private static final int EXTENDED = 0x58;
  private static final int HIGH = 0x64;
  private static final int CONSTRAINT_SET_0 = 0x80;

  private H264Profile() {}

  /** Baseline, Main and High, constrained or not; Extended only where it promises Baseline. */
  static boolean isAccepted(String profileLevelId) {
    int idc = hex(profileLevelId, 0);
    // FFmpeg 8.0.1 prints the constraint flags with a digit too many ("422001e"): the first two
    // digits are the profile all the same, so nothing behind the flags is looked at.
    int iop = hex(profileLevelId, 2);
    return switch (idc) {
      case BASELINE, MAIN, HIGH -> iop >= 0;
      case EXTENDED -> iop >= 0 && (iop & CONSTRAINT_SET_0) != 0;
      default -> false;
    };
  }

  private static int hex(String text, int offset) {
    if (text.length() < offset + 2) {
      return -1;
    }
    int high = Character.digit(text.charAt(offset), 16);
    int low = Character.digit(text.charAt(offset + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
