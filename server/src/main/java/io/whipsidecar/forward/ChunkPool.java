package io.whipsidecar.forward;

import java.util.Arrays;

/**
 * Chunks of memory for kept media, shared by all forwarders of an event loop. What an ingest keeps
 * goes up and down with each keyframe; what one gives back another one takes, so that together they
 * hold what they keep on average and not each its most. Called from the event loop only.
 */
public final class ChunkPool {
  static final int CHUNK_BITS = 15;
  static final int CHUNK_BYTES = 1 << CHUNK_BITS;

  /** 2 MB: more than the ups and downs of some dozens of ingests leave over. */
  private static final int MAXIMUM_SPARE = 64;

  private byte[][] spare = new byte[0][];
  private int count;

  byte[] take() {
    return count > 0 ? spare[--count] : new byte[CHUNK_BYTES];
  }

  void give(byte[] chunk) {
    if (count == MAXIMUM_SPARE) {
      return;
    }
    if (count == spare.length) {
      spare = Arrays.copyOf(spare, Math.max(8, 2 * count));
    }
    spare[count++] = chunk;
  }
}
