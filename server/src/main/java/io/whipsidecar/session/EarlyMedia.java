package io.whipsidecar.session;

import org.jspecify.annotations.Nullable;

/**
 * SRTP and SRTCP that arrive before the DTLS handshake has told the keys: part of the first
 * keyframe, as a rule. Kept in order, bounded, and replayed once when the keys are there.
 */
final class EarlyMedia {
  /** 2 to 53 were seen with libwebrtc; more than these are dropped. */
  static final int MAX_PACKETS = 128;

  private byte @Nullable [] @Nullable [] packets;
  private int size;
  private int dropped;

  /** Takes each packet that was kept. */
  interface Consumer {
    void accept(byte[] packet, int offset, int length);
  }

  /** Keeps a copy of a packet if there is room. */
  void add(byte[] buffer, int offset, int length) {
    if (packets == null) {
      packets = new byte[MAX_PACKETS][];
    }
    if (size == MAX_PACKETS) {
      dropped++;
      return;
    }
    packets[size++] = java.util.Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /** Packets that found no room. */
  int dropped() {
    return dropped;
  }

  /** Hands out what was kept, in order of arrival, and forgets it. */
  void drainTo(Consumer consumer) {
    byte @Nullable [] @Nullable [] kept = packets;
    int count = size;
    packets = null;
    size = 0;
    for (int i = 0; kept != null && i < count; i++) {
      byte[] packet = kept[i];
      if (packet != null) {
        consumer.accept(packet, 0, packet.length);
      }
    }
  }
}
