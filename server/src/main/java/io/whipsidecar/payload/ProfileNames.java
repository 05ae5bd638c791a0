package io.whipsidecar.payload;

import io.whipsidecar.media.Codec;

/** What people call a stream's profile and level: {@code High 4.0}. Stateless; any thread. */
public final class ProfileNames {
  private static final int CONSTRAINT_SET_1 = 0x40;
  private static final int CONSTRAINT_SET_3 = 0x10;
  private static final int CONSTRAINT_SETS_4_AND_5 = 0x0c;
  private static final int AV1_NO_LEVEL = 31; // maximum parameters

  private ProfileNames() {}

  /** Profile and level of a {@link PictureFormat}; empty while it is unknown. */
  public static String of(Codec codec, long format) {
    if (format == PictureFormat.UNKNOWN) {
      return "";
    }
    int profile = PictureFormat.profile(format);
    int level = PictureFormat.level(format);
    int constraints = PictureFormat.constraints(format);
    return switch (codec) {
      case H264 -> h264(profile, constraints) + " " + h264Level(profile, constraints, level);
      case H265 -> h265(profile) + " " + level / 30 + "." + level % 30 / 3;
      case AV1 -> av1(profile) + (level == AV1_NO_LEVEL ? "" : " " + av1Level(level));
      default -> "Profile " + profile;
    };
  }

  /** H.264 Annex A.2, by profile_idc and the constraint_set flags. */
  public static String h264(int profile, int constraints) {
    return switch (profile) {
      case 66 -> (constraints & CONSTRAINT_SET_1) != 0 ? "Constrained Baseline" : "Baseline";
      case 77 -> "Main";
      case 88 -> "Extended";
      case 100 ->
          (constraints & CONSTRAINT_SETS_4_AND_5) == CONSTRAINT_SETS_4_AND_5
              ? "Constrained High"
              : "High";
      case 110 -> "High 10";
      case 122 -> "High 4:2:2";
      case 244 -> "High 4:4:4 Predictive";
      default -> "profile " + profile;
    };
  }

  /** Level 1b has a number of its own, or a flag beside level 1.1 (H.264 Annex A.3.1). */
  private static String h264Level(int profile, int constraints, int level) {
    boolean flagged = profile <= 88 && level == 11 && (constraints & CONSTRAINT_SET_3) != 0;
    return level == 9 || flagged ? "1b" : level / 10 + "." + level % 10;
  }

  /** H.265 Annex A.3, by general_profile_idc. */
  public static String h265(int profile) {
    return switch (profile) {
      case 1 -> "Main";
      case 2 -> "Main 10";
      case 3 -> "Main Still Picture";
      case 4 -> "Range Extensions";
      default -> "profile " + profile;
    };
  }

  /** AV1 §6.4.1, by seq_profile. */
  public static String av1(int profile) {
    return switch (profile) {
      case 0 -> "Main";
      case 1 -> "High";
      case 2 -> "Professional";
      default -> "profile " + profile;
    };
  }

  private static String av1Level(int index) { // AV1 Annex A.3
    return 2 + (index >> 2) + "." + (index & 3);
  }
}
