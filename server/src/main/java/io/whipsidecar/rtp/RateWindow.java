package io.whipsidecar.rtp;

/** Bitrate and frame rate over about the last second, at the cost of two additions per packet. */
final class RateWindow {
  private static final long WINDOW_NS = 1_000_000_000L;
  private static final long STALE_NS = 2 * WINDOW_NS;

  private long startNs;
  private long bytes;
  private int frames;
  private int lastTimestamp;
  private long bitrateBps;
  private double framesPerSecond;

  void onPacket(int packetBytes, int timestamp, long nowNs) {
    long elapsedNs = nowNs - startNs;
    if (elapsedNs >= WINDOW_NS) {
      roll(elapsedNs, nowNs);
    }
    bytes += packetBytes;
    if (timestamp != lastTimestamp) {
      lastTimestamp = timestamp;
      frames++;
    }
  }

  long bitrateBps(long nowNs) {
    return nowNs - startNs > STALE_NS ? 0 : bitrateBps;
  }

  double framesPerSecond(long nowNs) {
    return nowNs - startNs > STALE_NS ? 0 : framesPerSecond;
  }

  private void roll(long elapsedNs, long nowNs) {
    boolean contiguous = elapsedNs < STALE_NS;
    bitrateBps = contiguous ? (long) (bytes * 8e9 / elapsedNs) : 0;
    framesPerSecond = contiguous ? frames * 1e9 / elapsedNs : 0;
    bytes = 0;
    frames = 0;
    startNs = nowNs;
  }
}
