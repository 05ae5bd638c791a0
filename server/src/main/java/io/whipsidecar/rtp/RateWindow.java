package io.whipsidecar.rtp;

/** Bitrate over about the last second, at the cost of one addition per packet. */
final class RateWindow {
  private static final long WINDOW_NS = 1_000_000_000L;
  private static final long STALE_NS = 2 * WINDOW_NS;

  private long startNs;
  private long bytes;
  private long bitrateBps;

  void onPacket(int packetBytes, long nowNs) {
    long elapsedNs = nowNs - startNs;
    if (elapsedNs >= WINDOW_NS) {
      roll(elapsedNs, nowNs);
    }
    bytes += packetBytes;
  }

  long bitrateBps(long nowNs) {
    return nowNs - startNs > STALE_NS ? 0 : bitrateBps;
  }

  private void roll(long elapsedNs, long nowNs) {
    boolean contiguous = elapsedNs < STALE_NS;
    bitrateBps = contiguous ? (long) (bytes * 8e9 / elapsedNs) : 0;
    bytes = 0;
    startNs = nowNs;
  }
}
