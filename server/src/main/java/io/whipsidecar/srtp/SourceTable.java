package io.whipsidecar.srtp;

/**
 * The replay windows of a session's SSRCs, at most {@link SrtpReceiver#MAX_SOURCES}, found by a
 * scan of an int array: a publisher has two to ten of them. An entry is made by the first authentic
 * packet of its SSRC and lives as long as the session.
 */
final class SourceTable {
  /** Refused in a row before a further cycle is tried: few tries for garbage, soon enough. */
  private static final int PATIENCE_PACKETS = 16;

  /** Cycles of sequence numbers that may be lost in a row: a minute at 4,000 packets a second. */
  private static final int MAX_LOST_CYCLES = 4;

  private final int windowPackets;
  private final int[] ssrcs = new int[SrtpReceiver.MAX_SOURCES];
  private final int[] refused = new int[SrtpReceiver.MAX_SOURCES];
  private final ReplayWindow[] windows = new ReplayWindow[SrtpReceiver.MAX_SOURCES];
  private int size;

  SourceTable(int windowPackets) {
    this.windowPackets = windowPackets;
  }

  /** Position of the SSRC, or -1 when it is unknown. */
  int find(int ssrc) {
    for (int i = 0; i < size; i++) {
      if (ssrcs[i] == ssrc) {
        return i;
      }
    }
    return -1;
  }

  boolean isFull() {
    return size == ssrcs.length;
  }

  /** Highest authentic index of the source at {@code position}; -1 before its first packet. */
  long highest(int position) {
    return position < 0 ? -1 : windows[position].highest();
  }

  /**
   * {@link SrtpStatus#REPLAYED} or {@link SrtpStatus#TOO_MANY_SOURCES}, or 0 when this index may be
   * tried. Changes nothing.
   */
  int check(int position, long index) {
    if (position < 0) {
      return index < 0 ? SrtpStatus.REPLAYED : isFull() ? SrtpStatus.TOO_MANY_SOURCES : 0;
    }
    return windows[position].isFresh(index) ? 0 : SrtpStatus.REPLAYED;
  }

  /**
   * A packet of this source was refused.
   *
   * @return how many cycles of sequence numbers may have got lost, to be tried with this packet; 0:
   *     nothing is to be tried
   */
  int refuse(int position) {
    int inARow = ++refused[position];
    return inARow % PATIENCE_PACKETS == 0
        ? 1 + Math.floorMod(inARow / PATIENCE_PACKETS - 1, MAX_LOST_CYCLES)
        : 0;
  }

  /** Remembers an authentic packet, and its SSRC when {@code position} is -1. */
  void record(int position, int ssrc, long index) {
    int target = position;
    if (target < 0) {
      target = size++;
      ssrcs[target] = ssrc;
      windows[target] = new ReplayWindow(windowPackets);
    }
    windows[target].record(index);
    refused[target] = 0;
  }
}
