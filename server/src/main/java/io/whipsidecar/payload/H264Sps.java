package io.whipsidecar.payload;

/** The parts of H.264's parameter sets that we read (H.264 §7.3.2.1 and §7.3.2.2). */
final class H264Sps {
  private static final int HEADER_BITS = 8;
  private static final int MAXIMUM_COUNT_BITS = 16; // H.264 §7.4.2.1.1
  private static final int SEPARATE_PLANES = 4;
  private static final int LARGEST_SIZE_IN_MBS = 4096; // 65,536 pixels; keeps sums within an int
  private static final int LARGEST_CROP = 65_536;

  private H264Sps() {}

  /** seq_parameter_set_id or pic_parameter_set_id; -1 when the unit is too short. */
  static int id(byte[] nal, int offset, int length) {
    BitReader bits = new BitReader(nal, offset, length, true);
    boolean sps = H264Inspector.nalType((byte) bits.read(HEADER_BITS)) == H264Inspector.SPS;
    bits.skip(sps ? 24 : 0);
    int id = bits.unsignedGolomb();
    return bits.overrun() ? -1 : id;
  }

  /** The format in a sequence parameter set, its NAL unit header included. */
  static long format(byte[] nal, int offset, int length) {
    BitReader bits = new BitReader(nal, offset, length, true);
    bits.skip(HEADER_BITS);
    int profile = bits.read(8);
    int constraints = bits.read(8);
    int level = bits.read(8);
    bits.unsignedGolomb(); // seq_parameter_set_id
    int chroma = hasChromaFormat(profile) ? chromaFormat(bits) : 1;
    bits.unsignedGolomb(); // log2_max_frame_num_minus4
    skipPictureOrderCount(bits);
    bits.unsignedGolomb(); // max_num_ref_frames
    bits.skip(1); // gaps_in_frame_num_value_allowed_flag
    int widthInMbs = bits.unsignedGolomb() + 1;
    int heightInMapUnits = bits.unsignedGolomb() + 1;
    int fieldFactor = bits.flag() ? 1 : 2; // frame_mbs_only_flag
    bits.skip(fieldFactor); // mb_adaptive_frame_field_flag; direct_8x8_inference_flag
    if (widthInMbs > LARGEST_SIZE_IN_MBS || heightInMapUnits > LARGEST_SIZE_IN_MBS) {
      return PictureFormat.UNKNOWN;
    }
    int width = 16 * widthInMbs;
    int height = 16 * heightInMapUnits * fieldFactor;
    if (bits.flag()) { // frame_cropping_flag
      width -= crop(bits) * (chroma == 1 || chroma == 2 ? 2 : 1); // SubWidthC
      height -= crop(bits) * (chroma == 1 ? 2 : 1) * fieldFactor; // SubHeightC
    }
    return bits.overrun()
        ? PictureFormat.UNKNOWN
        : PictureFormat.withConstraints(
            PictureFormat.of(width, height, profile, level), constraints);
  }

  /** Where slices of this sequence have their picture order count, as a {@link SliceLayout}. */
  static long sliceLayout(byte[] nal, int offset, int length) {
    BitReader bits = new BitReader(nal, offset, length, true);
    bits.skip(HEADER_BITS);
    int profile = bits.read(8);
    bits.skip(16); // constraint flags, level_idc
    bits.unsignedGolomb(); // seq_parameter_set_id
    boolean separatePlanes = hasChromaFormat(profile) && chromaFormat(bits) == SEPARATE_PLANES;
    int frameNumberBits = bits.unsignedGolomb() + 4;
    boolean counted = bits.unsignedGolomb() == 0; // pic_order_cnt_type
    int orderBits = bits.unsignedGolomb() + 4;
    bits.unsignedGolomb(); // max_num_ref_frames
    bits.skip(1); // gaps_in_frame_num_value_allowed_flag
    bits.unsignedGolomb(); // pic_width_in_mbs_minus1
    bits.unsignedGolomb(); // pic_height_in_map_units_minus1
    boolean framesOnly = bits.flag(); // frame_mbs_only_flag
    boolean possible = frameNumberBits <= MAXIMUM_COUNT_BITS && orderBits <= MAXIMUM_COUNT_BITS;
    return counted && possible && !bits.overrun()
        ? SliceLayout.of(separatePlanes, frameNumberBits, orderBits, !framesOnly)
        : SliceLayout.UNKNOWN;
  }

  /** Sum of the two offsets of one direction. */
  static int crop(BitReader bits) {
    return Math.min(LARGEST_CROP, bits.unsignedGolomb())
        + Math.min(LARGEST_CROP, bits.unsignedGolomb());
  }

  private static boolean hasChromaFormat(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  /** chroma_format_idc, or {@link #SEPARATE_PLANES}. */
  private static int chromaFormat(BitReader bits) {
    int chroma = bits.unsignedGolomb();
    boolean separate = chroma == 3 && bits.flag(); // separate_colour_plane_flag
    bits.unsignedGolomb(); // bit_depth_luma_minus8
    bits.unsignedGolomb(); // bit_depth_chroma_minus8
    bits.skip(1); // qpprime_y_zero_transform_bypass_flag
    if (bits.flag()) { // seq_scaling_matrix_present_flag
      for (int i = 0; i < (chroma == 3 ? 12 : 8); i++) {
        if (bits.flag()) {
          skipScalingList(bits, i < 6 ? 16 : 64);
        }
      }
    }
    return separate ? SEPARATE_PLANES : chroma;
  }

  private static void skipScalingList(BitReader bits, int size) { // H.264 §7.3.2.1.1.1
    int last = 8;
    for (int i = 0; i < size && !bits.overrun(); i++) {
      int next = (last + bits.signedGolomb()) & 0xff;
      if (next == 0) {
        return; // the rest repeats the last one
      }
      last = next;
    }
  }

  private static void skipPictureOrderCount(BitReader bits) {
    int type = bits.unsignedGolomb();
    if (type == 0) {
      bits.unsignedGolomb(); // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
      bits.skip(1); // delta_pic_order_always_zero_flag
      bits.signedGolomb();
      bits.signedGolomb();
      int cycle = bits.unsignedGolomb();
      for (int i = 0; i < cycle && !bits.overrun(); i++) {
        bits.signedGolomb();
      }
    }
  }
}
