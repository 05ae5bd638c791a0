package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;
import java.util.Arrays;

/**
 * The packets of a layer from the beginning of a keyframe on, in order and without a gap, until the
 * track goes over to that layer.
 */
final class LayerBuffer {
  private static final int MAXIMUM_PACKETS = 2_048;
  private static final byte[] NO_BYTES = new byte[0];

  private final PacketPool pool;
  private final LayerInspector inspector;
  private byte[][] packets = new byte[0][];
  private int[] lengths = new int[0];
  private long[] sequences = new long[0];
  private long[] arrivalsNs = new long[0];
  private int count;
  private int firstTimestamp;
  private boolean keyframe;
  private boolean whole;

  LayerBuffer(PacketPool pool, LayerInspector inspector) {
    this.pool = pool;
    this.inspector = inspector;
  }

  /** The keyframe at the beginning has come whole. */
  boolean isWhole() {
    return whole;
  }

  /** Takes a copy; false when this is no keyframe after all, or far too large for one. */
  boolean add(byte[] packet, int offset, int length, long sequence, long nowNs) {
    if (count == MAXIMUM_PACKETS) {
      return false;
    }
    int timestamp = RtpHeader.timestamp(packet, offset);
    firstTimestamp = count == 0 ? timestamp : firstTimestamp;
    if (timestamp == firstTimestamp) {
      int payload = offset + RtpHeader.headerBytes(packet, offset);
      int bytes = RtpHeader.payloadBytes(packet, offset, length);
      keyframe |= (inspector.inspect(packet, payload, bytes) & LayerInspector.KEYFRAME) != 0;
      whole |= keyframe && RtpHeader.marker(packet, offset);
    } else if (!keyframe) {
      return false;
    } else {
      whole = true;
    }
    copy(packet, offset, length, sequence, nowNs);
    return true;
  }

  private void copy(byte[] packet, int offset, int length, long sequence, long nowNs) {
    if (count == packets.length) {
      int capacity = Math.max(64, 2 * count);
      packets = Arrays.copyOf(packets, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      sequences = Arrays.copyOf(sequences, capacity);
      arrivalsNs = Arrays.copyOf(arrivalsNs, capacity);
    }
    byte[] copy = pool.take(length);
    System.arraycopy(packet, offset, copy, 0, length);
    packets[count] = copy;
    lengths[count] = length;
    sequences[count] = sequence;
    arrivalsNs[count++] = nowNs;
  }

  /** Hands all on, each packet with the time at which it came, and is empty then. */
  void drainTo(int track, RtpReceiverSink sink) {
    for (int i = 0; i < count; i++) {
      sink.onPacket(track, packets[i], 0, lengths[i], sequences[i], arrivalsNs[i]);
    }
    clear();
  }

  void clear() {
    for (int i = 0; i < count; i++) {
      pool.give(packets[i]);
      packets[i] = NO_BYTES;
    }
    count = 0;
    keyframe = false;
    whole = false;
  }
}
