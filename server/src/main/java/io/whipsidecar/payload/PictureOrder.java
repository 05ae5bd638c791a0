package io.whipsidecar.payload;

/**
 * Watches the order of an H.264 stream's pictures: one whose picture order count is lower than that
 * of the picture before is shown earlier than it is decoded, which is what B-frames do. Neither B
 * slices in order (low delay) nor P slices ever count.
 *
 * <p>One per track, called by its owner for the first packet of each picture; allocates nothing.
 * Streams of picture order type 1 and 2 are not judged: type 2 can't reorder, type 1 is not in use.
 */
public final class PictureOrder {
  private static final int UNKNOWN = -1;

  private final BitReader bits = new BitReader(new byte[0], 0, 0, true);
  private int previous = UNKNOWN;
  private long reordered;

  /** How many pictures went back in time so far. */
  public long reordered() {
    return reordered;
  }

  /** Another publisher's stream follows. */
  public void reset() {
    previous = UNKNOWN;
    reordered = 0;
  }

  /**
   * Takes a payload that holds the first slice of a picture; others are ignored.
   *
   * @param layout of {@link ParameterSets#sliceLayout}
   */
  public void onPayload(long layout, byte[] packet, int offset, int length) {
    if (length < 2) {
      return;
    }
    int end = offset + length;
    int type = H264Inspector.nalType(packet[offset]);
    if (type == H264Inspector.STAP_A) {
      onAggregate(layout, packet, offset + 1, end);
    } else if (type == H264Inspector.FU_A) {
      boolean starts = length > 2 && packet[offset + 1] < 0;
      if (starts) {
        onSlice(layout, H264Inspector.nalType(packet[offset + 1]), packet, offset + 2, end);
      }
    } else {
      onSlice(layout, type, packet, offset + 1, end);
    }
  }

  private void onAggregate(long layout, byte[] packet, int offset, int end) {
    int at = offset;
    while (at + 2 < end) {
      int size = (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
      if (size == 0 || size > end - at - 2) {
        return;
      }
      int type = H264Inspector.nalType(packet[at + 2]);
      onSlice(layout, type, packet, at + 3, at + 2 + size);
      at += 2 + size;
    }
  }

  /** A slice header (H.264 §7.3.3); {@code offset} is behind the NAL unit's header. */
  private void onSlice(long layout, int type, byte[] packet, int offset, int end) {
    boolean idr = type == H264Inspector.IDR_SLICE;
    if ((!idr && type != H264Inspector.SLICE) || layout == SliceLayout.UNKNOWN) {
      return;
    }
    bits.reset(packet, offset, end - offset);
    if (bits.unsignedGolomb() != 0) { // first_mb_in_slice: not the picture's first slice
      return;
    }
    bits.unsignedGolomb(); // slice_type
    bits.unsignedGolomb(); // pic_parameter_set_id
    bits.skip(SliceLayout.colourPlaneBits(layout));
    bits.skip(SliceLayout.frameNumberBits(layout));
    if (SliceLayout.mayHaveFields(layout) && bits.flag()) { // field_pic_flag
      bits.skip(1); // bottom_field_flag
    }
    if (idr) {
      bits.unsignedGolomb(); // idr_pic_id
    }
    int count = bits.read(SliceLayout.orderBits(layout)); // pic_order_cnt_lsb
    if (!bits.overrun()) {
      onCount(idr, count, 1 << SliceLayout.orderBits(layout));
    }
  }

  /** The count wraps; what is less than half a cycle ahead is later (H.264 §8.2.1.1). */
  private void onCount(boolean idr, int count, int cycle) {
    boolean back = !idr && previous != UNKNOWN && (count - previous & cycle - 1) >= cycle / 2;
    reordered += back ? 1 : 0;
    previous = count;
  }
}
