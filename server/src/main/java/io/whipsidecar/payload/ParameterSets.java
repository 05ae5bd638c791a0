package io.whipsidecar.payload;

import io.whipsidecar.media.Codec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * The newest parameter sets of an H.264 or H.265 track, cut out of its packets, so that a forwarder
 * can send them again before a key frame that lacks them. One per track, called by its owner only.
 *
 * <ul>
 *   <li>All memory is taken at construction: {@value #MAXIMUM_SETS} sets of at most {@value
 *       #MAXIMUM_BYTES} bytes. What does not fit is left out.
 *   <li>A set replaces the one of the same kind and id. Hearing the same bytes again allocates
 *       nothing; a new set does, a little, to read its id.
 *   <li>The order is VPS, SPS, PPS, each by id.
 * </ul>
 *
 * <p>Parameter sets in fragments (FU) are not gathered: they are far smaller than a packet.
 */
public final class ParameterSets {
  /** Bytes of the largest set that is kept; usual ones have 5 to 100. */
  public static final int MAXIMUM_BYTES = 512;

  /** Streams have two (H.264) or three (H.265), some a few PPS more. */
  public static final int MAXIMUM_SETS = 8;

  private final boolean h265;
  private final Slot[] slots = new Slot[MAXIMUM_SETS];
  private int count;
  private long format = PictureFormat.UNKNOWN;
  private long sliceLayout = SliceLayout.UNKNOWN;

  /**
   * @throws IllegalArgumentException for codecs without such sets
   */
  public ParameterSets(Codec codec) {
    if (codec != Codec.H264 && codec != Codec.H265) {
      throw new IllegalArgumentException("codec: " + codec + " (expected: H264 or H265)");
    }
    h265 = codec == Codec.H265;
    for (int i = 0; i < MAXIMUM_SETS; i++) {
      slots[i] = new Slot();
    }
  }

  /**
   * Keeps the parameter sets in an RTP payload, alone or in an aggregate (STAP-A, AP). To be called
   * for payloads with {@link PayloadInspector#PARAMETER_SETS}; never throws.
   *
   * @return whether a set is new or changed
   */
  public boolean absorb(byte[] packet, int payloadOffset, int payloadLength) {
    if (payloadLength <= headerBytes()) {
      return false;
    }
    int type = type(packet[payloadOffset]);
    if (type == (h265 ? H265Inspector.AGGREGATE : H264Inspector.STAP_A)) {
      int end = payloadOffset + payloadLength;
      return absorbAggregate(packet, payloadOffset + headerBytes(), end);
    }
    return keep(packet, payloadOffset, payloadLength);
  }

  /**
   * Keeps what an SDP declares: the value of sprop-parameter-sets (RFC 6184 §8.1) or of sprop-vps,
   * sprop-sps, sprop-pps (RFC 7798 §7.1), base64 with commas. What is no base64 is left out.
   *
   * @return whether a set is new or changed
   */
  public boolean absorbSprop(String sprop) {
    Objects.requireNonNull(sprop, "sprop");
    boolean changed = false;
    for (String encoded : sprop.split(",", MAXIMUM_SETS + 1)) {
      byte[] nal = decode(encoded.trim());
      changed |= keep(nal, 0, nal.length);
    }
    return changed;
  }

  /** Whether there is at least one of each kind that decoding needs. */
  public boolean isComplete() {
    return h265
        ? has(H265Inspector.VPS) && has(H265Inspector.SPS) && has(H265Inspector.PPS)
        : has(H264Inspector.SPS) && has(H264Inspector.PPS);
  }

  /** How many sets there are. */
  public int count() {
    return count;
  }

  /** Width, height, profile and level by the newest SPS; see {@link PictureFormat}. */
  public long format() {
    return format;
  }

  /** For {@link PictureOrder}, by the newest SPS of H.264. */
  public long sliceLayout() {
    return sliceLayout;
  }

  /** Forgets everything: a new publisher came. */
  public void clear() {
    count = 0;
    format = PictureFormat.UNKNOWN;
    sliceLayout = SliceLayout.UNKNOWN;
  }

  /**
   * Writes set {@code index} as the payload of one RTP packet: a single NAL unit.
   *
   * @return its bytes, at most {@value #MAXIMUM_BYTES}
   */
  public int write(int index, byte[] out, int outOffset) {
    Slot slot = slots[Objects.checkIndex(index, count)];
    System.arraycopy(slot.bytes, 0, out, outOffset, slot.length);
    return slot.length;
  }

  /**
   * Writes all sets as the payload of one RTP packet: a STAP-A (RFC 6184 §5.7.1) or an AP (RFC 7798
   * §4.4.2).
   *
   * @return its bytes, or 0 when there are no sets or more than {@code capacity} bytes of them
   */
  public int writeAggregate(byte[] out, int outOffset, int capacity) {
    int bytes = headerBytes();
    for (int i = 0; i < count; i++) {
      bytes += 2 + slots[i].length;
    }
    if (count == 0 || bytes > capacity) {
      return 0;
    }
    writeAggregateHeader(out, outOffset);
    int at = outOffset + headerBytes();
    for (int i = 0; i < count; i++) {
      int length = slots[i].length;
      out[at] = (byte) (length >>> 8);
      out[at + 1] = (byte) length;
      at += 2 + write(i, out, at + 2);
    }
    return bytes;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // a publisher's mistake; the stream carries its sets anyway
    }
  }

  private void writeAggregateHeader(byte[] out, int offset) {
    if (h265) {
      out[offset] = (byte) (H265Inspector.AGGREGATE << 1);
      out[offset + 1] = 1; // layer 0, TemporalId 0
      return;
    }
    int importance = 0; // RFC 6184 §5.7: the highest nal_ref_idc of the aggregated
    for (int i = 0; i < count; i++) {
      importance = Math.max(importance, slots[i].bytes[0] & 0x60);
    }
    out[offset] = (byte) (importance | H264Inspector.STAP_A);
  }

  private boolean absorbAggregate(byte[] packet, int offset, int end) {
    boolean changed = false;
    int at = offset;
    while (at + 2 < end) {
      int length = (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
      if (length > end - at - 2) {
        return changed;
      }
      changed |= keep(packet, at + 2, length);
      at += 2 + length;
    }
    return changed;
  }

  private boolean keep(byte[] nal, int offset, int length) {
    if (length <= headerBytes() || length > MAXIMUM_BYTES || !isParameterSet(nal[offset])) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (slots[i].holds(nal, offset, length)) {
        return false;
      }
    }
    int id = h265 ? H265Sps.id(nal, offset, length) : H264Sps.id(nal, offset, length);
    if (id < 0 || !put(type(nal[offset]), id, nal, offset, length)) {
      return false;
    }
    if (type(nal[offset]) == (h265 ? H265Inspector.SPS : H264Inspector.SPS)) {
      format = h265 ? H265Sps.format(nal, offset, length) : H264Sps.format(nal, offset, length);
      sliceLayout = h265 ? SliceLayout.UNKNOWN : H264Sps.sliceLayout(nal, offset, length);
    }
    return true;
  }

  /** Overwrites the slot of this type and id, or inserts one where the order wants it. */
  private boolean put(int type, int id, byte[] nal, int offset, int length) {
    int at = 0;
    while (at < count && slots[at].isBefore(type, id)) {
      at++;
    }
    if (at == count || slots[at].type != type || slots[at].id != id) {
      if (count == MAXIMUM_SETS) {
        return false;
      }
      Slot free = slots[count];
      System.arraycopy(slots, at, slots, at + 1, count - at);
      slots[at] = free;
      count++;
    }
    slots[at].set(type, id, nal, offset, length);
    return true;
  }

  private boolean has(int type) {
    for (int i = 0; i < count; i++) {
      if (slots[i].type == type) {
        return true;
      }
    }
    return false;
  }

  private boolean isParameterSet(byte header) {
    int type = type(header);
    return h265
        ? type >= H265Inspector.VPS && type <= H265Inspector.PPS
        : type == H264Inspector.SPS || type == H264Inspector.PPS;
  }

  private int type(byte header) {
    return h265 ? H265Inspector.nalType(header) : H264Inspector.nalType(header);
  }

  private int headerBytes() {
    return h265 ? H265Inspector.HEADER_BYTES : 1;
  }

  private static final class Slot {
    final byte[] bytes = new byte[MAXIMUM_BYTES];
    int type;
    int id;
    int length;

    void set(int newType, int newId, byte[] nal, int offset, int newLength) {
      type = newType;
      id = newId;
      length = newLength;
      System.arraycopy(nal, offset, bytes, 0, newLength);
    }

    boolean holds(byte[] nal, int offset, int otherLength) {
      return Arrays.equals(bytes, 0, length, nal, offset, offset + otherLength);
    }

    boolean isBefore(int otherType, int otherId) {
      return type < otherType || (type == otherType && id < otherId);
    }
  }
}
