package io.whipsidecar.session;

import io.whipsidecar.findings.TrackEvidence.Profile;
import io.whipsidecar.media.Codec;
import io.whipsidecar.payload.PictureFormat;
import io.whipsidecar.payload.ProfileNames;
import io.whipsidecar.sdp.PayloadFormat;
import org.jspecify.annotations.Nullable;

/** Codec profiles as an SDP promises them and as a stream declares them. */
final class Profiles {
  private static final int HEX = 16;

  private Profiles() {}

  /** What a format's parameters promise; null when they say nothing that can be compared. */
  static @Nullable Profile promised(Codec codec, PayloadFormat format) {
    return switch (codec) {
      case H264 -> promisedH264(format.parameter("profile-level-id"));
      case H265 -> profile(codec, number(format.parameter("profile-id"), 1), 0); // RFC 7798 §7.1
      case VP9 -> profile(codec, number(format.parameter("profile-id"), 0), 0); // RFC 9628 §6
      case AV1 -> profile(codec, number(format.parameter("profile"), 0), 0);
      default -> null;
    };
  }

  private static @Nullable Profile promisedH264(@Nullable String profileLevelId) {
    if (profileLevelId == null || !profileLevelId.matches("[0-9A-Fa-f]{4,}")) {
      return null;
    }
    return profile(
        Codec.H264,
        Integer.parseInt(profileLevelId.substring(0, 2), HEX),
        Integer.parseInt(profileLevelId.substring(2, 4), HEX));
  }

  /** What a {@link PictureFormat} says; null while it is unknown. */
  static @Nullable Profile actual(Codec codec, long format) {
    return format == PictureFormat.UNKNOWN
        ? null
        : profile(codec, PictureFormat.profile(format), PictureFormat.constraints(format));
  }

  private static @Nullable Profile profile(Codec codec, int profile, int constraints) {
    return switch (codec) {
      case H264 -> ranked(ProfileNames.h264(profile, constraints), rankH264(profile));
      case H265 -> ranked(ProfileNames.h265(profile), rankH265(profile));
      case VP9 -> new Profile("Profile " + profile, profile);
      case AV1 -> new Profile(ProfileNames.av1(profile), profile);
      default -> null;
    };
  }

  private static @Nullable Profile ranked(String name, int rank) {
    return rank < 0 ? null : new Profile(name, rank);
  }

  /**
   * Baseline counts as Constrained Baseline: what the latter leaves out (FMO, ASO, redundant
   * slices) no encoder in use makes, though many forget the flag.
   */
  private static int rankH264(int profile) {
    return switch (profile) {
      case 66 -> 0;
      case 77 -> 1;
      case 100 -> 2;
      case 110 -> 3;
      case 122 -> 4;
      case 244 -> 5;
      default -> -1;
    };
  }

  private static int rankH265(int profile) {
    return switch (profile) {
      case 1, 3 -> 0;
      case 2 -> 1;
      case 4 -> 2;
      default -> -1;
    };
  }

  private static int number(@Nullable String value, int absent) {
    return value != null && value.matches("[0-9]{1,3}") ? Integer.parseInt(value) : absent;
  }
}
