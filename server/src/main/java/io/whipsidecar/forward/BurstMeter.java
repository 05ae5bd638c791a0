package io.whipsidecar.forward;

/**
 * How full a reader's socket may be: a bucket that each packet adds to and that a reader empties.
 * The smallest buffer that FFmpeg ends up with takes 184 full packets (net.core.rmem_max at its
 * default of 212,992 bytes, whatever {@code -buffer_size} asks for; the kernel counts 2,304 bytes
 * for each).
 */
final class BurstMeter {
  private static final int ROOM_PACKETS = 128;

  /** 12,000 packets a second; a reader that runs takes more. */
  private static final long PACKET_NS = Ticks.SECOND_NS / 12_000;

  private int level;
  private long updatedNs;

  /** Counts a packet; whether the reader should get it later. */
  boolean add(long nowNs) {
    long taken = (nowNs - updatedNs) / PACKET_NS;
    if (taken > level) {
      level = 0;
      updatedNs = nowNs;
    } else if (taken > 0) {
      level -= (int) taken;
      updatedNs += taken * PACKET_NS;
    }
    return ++level > ROOM_PACKETS;
  }
}
