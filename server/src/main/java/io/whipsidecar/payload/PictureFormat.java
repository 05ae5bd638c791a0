package io.whipsidecar.payload;

import io.whipsidecar.media.Codec;

/**
 * Width, height, profile and level of a video track, packed into a {@code long} so that telling
 * them allocates nothing: for statistics, whenever a key frame or new parameter sets come. {@link
 * #UNKNOWN} stands for whatever can't be told; no input makes these methods throw. {@link
 * ProfileNames} has the words.
 */
public final class PictureFormat {
  public static final long UNKNOWN = 0;

  private static final int MAXIMUM_SIZE = 0xffff;

  private PictureFormat() {}

  /** In pixels, after cropping. */
  public static int width(long format) {
    return (int) (format >>> 16) & 0xffff;
  }

  /** In pixels, after cropping. */
  public static int height(long format) {
    return (int) format & 0xffff;
  }

  /** profile_idc (H.264, H.265), the version (VP8), the profile (VP9) or seq_profile (AV1). */
  public static int profile(long format) {
    return (int) (format >>> 40) & 0xff;
  }

  /**
   * level_idc: 10 times the level for H.264, 30 times for H.265; seq_level_idx of AV1; 0 for VP8
   * and VP9.
   */
  public static int level(long format) {
    return (int) (format >>> 32) & 0xff;
  }

  /** H.264's constraint_set flags, the first one highest; 0 for other codecs. */
  public static int constraints(long format) {
    return (int) (format >>> 48) & 0xff;
  }

  /**
   * The format in a VP8, VP9 or AV1 payload that has {@link PayloadInspector#KEYFRAME}; unknown for
   * other payloads and codecs. For H.264 and H.265 see {@link ParameterSets#format}.
   */
  public static long ofKeyframe(Codec codec, byte[] packet, int payloadOffset, int payloadLength) {
    return switch (codec) {
      case VP8 -> Vp8Payload.format(packet, payloadOffset, payloadLength);
      case VP9 -> Vp9Payload.format(packet, payloadOffset, payloadLength);
      case AV1 -> Av1SequenceHeader.format(packet, payloadOffset, payloadLength);
      default -> UNKNOWN;
    };
  }

  static long withConstraints(long format, int constraints) {
    return format == UNKNOWN ? UNKNOWN : format | (long) constraints << 48;
  }

  static long of(int width, int height, int profile, int level) {
    if (width < 1 || height < 1 || width > MAXIMUM_SIZE || height > MAXIMUM_SIZE) {
      return UNKNOWN;
    }
    return (long) profile << 40 | (long) level << 32 | (long) width << 16 | height;
  }
}
