package io.whipsidecar.payload;

/** The parts of H.265's parameter sets that we read (H.265 §7.3.2 and §7.3.3). */
final class H265Sps {
  private static final int HEADER_BITS = 16;
  private static final int LARGEST_SIZE = 65_536;

  private H265Sps() {}

  /** The parameter set's own id; -1 when the unit is too short. */
  static int id(byte[] nal, int offset, int length) {
    BitReader bits = new BitReader(nal, offset, length, true);
    int type = bits.read(HEADER_BITS) >> 9 & 0x3f;
    if (type == H265Inspector.SPS) {
      skipProfileTierLevel(bits);
    }
    int id = type == H265Inspector.VPS ? bits.read(4) : bits.unsignedGolomb();
    return bits.overrun() ? -1 : id;
  }

  /** The format in a sequence parameter set, its NAL unit header included. */
  static long format(byte[] nal, int offset, int length) {
    BitReader bits = new BitReader(nal, offset, length, true);
    bits.skip(HEADER_BITS);
    int profileAndLevel = skipProfileTierLevel(bits);
    bits.unsignedGolomb(); // sps_seq_parameter_set_id
    int chroma = bits.unsignedGolomb();
    bits.skip(chroma == 3 ? 1 : 0); // separate_colour_plane_flag
    int width = Math.min(LARGEST_SIZE, bits.unsignedGolomb());
    int height = Math.min(LARGEST_SIZE, bits.unsignedGolomb());
    if (bits.flag()) { // conformance_window_flag
      width -= H264Sps.crop(bits) * (chroma == 1 || chroma == 2 ? 2 : 1); // SubWidthC
      height -= H264Sps.crop(bits) * (chroma == 1 ? 2 : 1); // SubHeightC
    }
    return bits.overrun()
        ? PictureFormat.UNKNOWN
        : PictureFormat.of(width, height, profileAndLevel >> 8, profileAndLevel & 0xff);
  }

  /**
   * Reads on to the SPS's id: sps_video_parameter_set_id, sub-layer count, profile_tier_level
   * (§7.3.3). Returns general_profile_idc above general_level_idc, 8 bits each.
   */
  private static int skipProfileTierLevel(BitReader bits) {
    bits.skip(4);
    int subLayers = bits.read(3);
    bits.skip(1 + 2 + 1); // nesting flag, general_profile_space, general_tier_flag
    int profile = bits.read(5);
    bits.skip(32 + 48); // compatibility and constraint flags
    int level = bits.read(8);
    int present = bits.read(subLayers > 0 ? 16 : 0); // two flags for each of 8 sub-layers
    for (int i = 0; i < subLayers; i++) {
      bits.skip((present >> (15 - 2 * i) & 1) != 0 ? 88 : 0); // sub_layer_profile_present_flag
      bits.skip((present >> (14 - 2 * i) & 1) != 0 ? 8 : 0); // sub_layer_level_present_flag
    }
    return profile << 8 | level;
  }
}
