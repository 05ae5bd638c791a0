package io.whipsidecar.rtp;

import java.util.Arrays;

/**
 * What is known of the newest {@value #CAPACITY} sequence numbers of a stream: a ring that is
 * indexed by the low bits of the extended sequence number and tagged with the whole of it, so that
 * nothing needs clearing as the stream moves on. Allocated at the first gap.
 */
final class GapWindow {
  static final int CAPACITY = 1_024;

  static final int UNKNOWN = 0;

  /** Not here yet, worth waiting for. */
  static final int MISSING = 1;

  /** Here, waiting for those before it. */
  static final int HELD = 2;

  /** Here, but with nothing to hand on: padding or a foreign payload type. */
  static final int EMPTY = 3;

  /** Given up on. */
  static final int LOST = 4;

  private static final int MASK = CAPACITY - 1;

  private final long[] sequence = new long[CAPACITY];
  private final byte[] state = new byte[CAPACITY];
  private final long[] sinceNs = new long[CAPACITY];
  private final long[] firstNackNs = new long[CAPACITY];
  private final long[] nextNackNs = new long[CAPACITY];
  private final int[] nacks = new int[CAPACITY];
  private final byte[][] buffer = new byte[CAPACITY][];
  private final int[] length = new int[CAPACITY];

  private static final byte[] NO_BYTES = new byte[0];

  GapWindow() {
    Arrays.fill(sequence, -1);
    Arrays.fill(buffer, NO_BYTES);
  }

  int state(long extended) {
    int i = index(extended);
    return sequence[i] == extended ? state[i] : UNKNOWN;
  }

  void missing(long extended, long nowNs, long firstNackAtNs) {
    int i = index(extended);
    sequence[i] = extended;
    state[i] = MISSING;
    sinceNs[i] = nowNs;
    nextNackNs[i] = firstNackAtNs;
    nacks[i] = 0;
  }

  /** The number arrived; its earlier times stay readable until {@link #release}. */
  void held(long extended, byte[] copy, int bytes, long nowNs) {
    int i = index(extended);
    sequence[i] = extended;
    state[i] = HELD;
    sinceNs[i] = nowNs;
    buffer[i] = copy;
    length[i] = bytes;
  }

  void empty(long extended) {
    int i = index(extended);
    sequence[i] = extended;
    state[i] = EMPTY;
  }

  void lost(long extended) {
    state[index(extended)] = LOST;
  }

  byte[] buffer(long extended) {
    return buffer[index(extended)];
  }

  int length(long extended) {
    return length[index(extended)];
  }

  /** Forgets a held packet; the buffer is the caller's again. */
  void release(long extended) {
    int i = index(extended);
    state[i] = UNKNOWN;
    buffer[i] = NO_BYTES;
  }

  /** When the gap was seen, or when the held packet came. */
  long sinceNs(long extended) {
    return sinceNs[index(extended)];
  }

  int nacks(long extended) {
    return nacks[index(extended)];
  }

  long firstNackNs(long extended) {
    return firstNackNs[index(extended)];
  }

  long nextNackNs(long extended) {
    return nextNackNs[index(extended)];
  }

  void nacked(long extended, long nowNs) {
    int i = index(extended);
    if (nacks[i]++ == 0) {
      firstNackNs[i] = nowNs;
    }
  }

  void nextNackNs(long extended, long atNs) {
    nextNackNs[index(extended)] = atNs;
  }

  private static int index(long extended) {
    return (int) extended & MASK;
  }
}
