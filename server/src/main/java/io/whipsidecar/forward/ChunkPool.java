package io.whipsidecar.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chunks of memory for kept media, shared by all forwarders of an event loop, and the bound of what
 * they hold together. When all is taken, whoever holds most drops its oldest GOP: an ingest that
 * holds no more than its share loses nothing to others. Called from the event loop only.
 *
 * <p>What an ingest keeps goes up and down with each keyframe, and all ingests do so together when
 * their keyframes come at the same time. What is given back waits for the next one who takes it: as
 * garbage it would fill the heap's old part, until a collection of all of it holds up everybody's
 * media. It is let go when an ingest leaves.
 */
public final class ChunkPool {
  static final int CHUNK_BITS = 15;
  static final int CHUNK_BYTES = 1 << CHUNK_BITS;

  /** 2 MB wait also when fewer are in use. */
  private static final int MIN_SPARE = 64;

  private final long maxChunks;
  private final List<KeptMedia> holders = new ArrayList<>();
  private byte[][] spare = new byte[0][];
  private int count;
  private long taken;

  /**
   * @param maxBytes of all chunks together, also those that wait for the next one who needs them
   */
  public ChunkPool(long maxBytes) {
    maxChunks = maxBytes / CHUNK_BYTES;
  }

  /** Bytes that are in use. */
  public long heldBytes() {
    return taken * CHUNK_BYTES;
  }

  /** What each of the present holders may have without losing it to another one. */
  long shareBytes() {
    return maxChunks * CHUNK_BYTES / Math.max(1, holders.size());
  }

  boolean isEmpty() {
    return maxChunks == 0;
  }

  boolean hasChunk() {
    return taken < maxChunks;
  }

  /** Only when there is one. */
  byte[] take() {
    taken++;
    return count > 0 ? spare[--count] : new byte[CHUNK_BYTES];
  }

  void give(byte[] chunk) {
    taken--;
    if (count == spare.length) {
      spare = Arrays.copyOf(spare, Math.max(8, 2 * count));
    }
    spare[count++] = chunk;
  }

  void join(KeptMedia holder) {
    holders.add(holder);
  }

  /** The holder has given back what it held. */
  void leave(KeptMedia holder) {
    holders.remove(holder);
    int most = Math.toIntExact(Math.max(MIN_SPARE, taken));
    if (count > most) {
      spare = Arrays.copyOf(spare, most);
      count = most;
    }
  }

  /** Has the one who holds most drop something; only while there are holders. */
  void shed() {
    KeptMedia largest = holders.get(0);
    for (int i = 1; i < holders.size(); i++) {
      KeptMedia holder = holders.get(i);
      largest = holder.heldBytes() > largest.heldBytes() ? holder : largest;
    }
    largest.shed();
  }
}
