package io.whipsidecar.payload;

/**
 * The parts of AV1's sequence header that we read (AV1 §5.5.1), from the packet of the RTP payload
 * format that begins a coded video sequence.
 */
final class Av1SequenceHeader {
  private static final int SEQUENCE_HEADER = 1;
  private static final int HAS_EXTENSION = 0x04;
  private static final int HAS_SIZE = 0x02;
  private static final int HIGHEST_LEVEL_WITHOUT_TIER = 7;

  private Av1SequenceHeader() {}

  /** Size, profile and level by the first sequence header that stands whole in a payload. */
  static long format(byte[] packet, int offset, int length) {
    int end = offset + length;
    int at = offset + 1;
    int count = length > 0 ? packet[offset] >> 4 & 3 : 0;
    boolean continuation = length > 0 && packet[offset] < 0; // Z
    for (int i = 1; at < end; i++) {
      int size = end - at;
      if (i != count) {
        int lengthBytes = Av1Inspector.leb128Bytes(packet, at, end);
        if (lengthBytes < 0) {
          return PictureFormat.UNKNOWN;
        }
        size = Av1Inspector.leb128(packet, at, lengthBytes);
        at += lengthBytes;
      }
      if (size > end - at) {
        return PictureFormat.UNKNOWN;
      }
      if (size > 0 && !(i == 1 && continuation) && type(packet[at]) == SEQUENCE_HEADER) {
        return unit(packet, at, size);
      }
      at += size;
    }
    return PictureFormat.UNKNOWN;
  }

  private static int type(byte header) {
    return header >> 3 & 0x0f;
  }

  /** An OBU with its header (AV1 §5.3.2); in RTP it usually has no size of its own. */
  private static long unit(byte[] packet, int offset, int length) {
    int skip = (packet[offset] & HAS_EXTENSION) != 0 ? 2 : 1;
    if ((packet[offset] & HAS_SIZE) != 0) {
      int sizeBytes = Av1Inspector.leb128Bytes(packet, offset + skip, offset + length);
      skip = sizeBytes < 0 ? length : skip + sizeBytes;
    }
    return skip >= length
        ? PictureFormat.UNKNOWN
        : header(new BitReader(packet, offset + skip, length - skip, false));
  }

  private static long header(BitReader bits) {
    int profile = bits.read(3);
    bits.skip(1); // still_picture
    boolean reduced = bits.flag(); // reduced_still_picture_header
    int level = reduced ? bits.read(5) : operatingPoints(bits);
    int widthBits = bits.read(4) + 1;
    int heightBits = bits.read(4) + 1;
    int width = bits.read(widthBits) + 1;
    int height = bits.read(heightBits) + 1;
    return bits.overrun() ? PictureFormat.UNKNOWN : PictureFormat.of(width, height, profile, level);
  }

  /** Reads timing and all operating points; returns seq_level_idx of the first one. */
  private static int operatingPoints(BitReader bits) {
    int delayBits = bits.flag() ? timing(bits) : 0; // timing_info_present_flag
    boolean displayDelay = bits.flag(); // initial_display_delay_present_flag
    int points = bits.read(5) + 1;
    int first = 0;
    for (int i = 0; i < points && !bits.overrun(); i++) {
      bits.skip(12); // operating_point_idc
      int level = bits.read(5);
      first = i == 0 ? level : first;
      bits.skip(level > HIGHEST_LEVEL_WITHOUT_TIER ? 1 : 0); // seq_tier
      if (delayBits > 0 && bits.flag()) { // decoder_model_present_for_this_op
        bits.skip(2 * delayBits + 1);
      }
      if (displayDelay && bits.flag()) {
        bits.skip(4);
      }
    }
    return first;
  }

  /** timing_info and decoder_model_info; returns the bits of a buffer delay, 0 without a model. */
  private static int timing(BitReader bits) {
    bits.skip(64); // num_units_in_display_tick, time_scale
    if (bits.flag()) { // equal_picture_interval
      bits.unsignedGolomb(); // num_ticks_per_picture_minus_1, uvlc()
    }
    if (!bits.flag()) { // decoder_model_info_present_flag
      return 0;
    }
    int delayBits = bits.read(5) + 1;
    bits.skip(32 + 5 + 5); // num_units_in_decoding_tick and two more lengths
    return delayBits;
  }
}
