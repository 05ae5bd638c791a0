package io.whipsidecar.forward;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Media that was let through, kept in order in chunks: a queue of records between two positions
 * that only grow. Memory follows what is kept; chunks are reused, so that a steady stream allocates
 * nothing.
 *
 * <pre>
 * record: | payload length (2) | track (1) | marker (1) | output timestamp (4) | payload ... |
 * </pre>
 */
final class MediaStore {
  private static final int CHUNK_BITS = ChunkPool.CHUNK_BITS;
  private static final int CHUNK_BYTES = ChunkPool.CHUNK_BYTES;
  private static final int RECORD_BYTES = 8;
  private static final int END_OF_CHUNK = 0xffff;
  private static final byte[] NONE = {};

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[][] chunks;
  private final ChunkPool pool;
  private long head;
  private long end;

  MediaStore(int maxBytes, ChunkPool pool) {
    this.pool = pool;
    chunks = newChunks(Math.max(1, maxBytes / CHUNK_BYTES));
  }

  long head() {
    return head;
  }

  long end() {
    return end;
  }

  /** The bytes between the oldest and the newest record. */
  long heldBytes() {
    return end - head;
  }

  /** Whether a record fits within this store's bound. */
  boolean hasRoom(int payloadBytes) {
    long newEnd = placeOf(payloadBytes) + RECORD_BYTES + payloadBytes;
    return payloadBytes <= CHUNK_BYTES - RECORD_BYTES
        && ((newEnd - 1) >> CHUNK_BITS) - (head >> CHUNK_BITS) < chunks.length;
  }

  /** Whether a record needs one more chunk from the pool. */
  boolean needsChunk(int payloadBytes) {
    return offset(placeOf(payloadBytes)) == 0;
  }

  /** Appends a record, only when there is room and a chunk for it; returns its position. */
  long append(int track, boolean marker, int timestamp, byte[] packet, int payload, int length) {
    long position = placeOf(length);
    if (position != end && offset(end) <= CHUNK_BYTES - 2) {
      SHORT.set(chunk(end), offset(end), (short) END_OF_CHUNK);
    }
    if (offset(position) == 0) {
      chunks[slot(position)] = pool.take();
    }
    byte[] chunk = chunk(position);
    int offset = offset(position);
    SHORT.set(chunk, offset, (short) length);
    chunk[offset + 2] = (byte) track;
    chunk[offset + 3] = (byte) (marker ? 1 : 0);
    INT.set(chunk, offset + 4, timestamp);
    System.arraycopy(packet, payload, chunk, offset + RECORD_BYTES, length);
    end = position + RECORD_BYTES + length;
    return position;
  }

  /**
   * The position of the record at or after a position, which is {@link #end} when there is none.
   */
  long recordAt(long position) {
    if (position >= end) {
      return end;
    }
    int offset = offset(position);
    boolean ended = offset > CHUNK_BYTES - 2 || length(position) == END_OF_CHUNK;
    return ended ? nextChunk(position) : position;
  }

  long after(long record) {
    return record + RECORD_BYTES + length(record);
  }

  int length(long record) {
    return (short) SHORT.get(chunk(record), offset(record)) & 0xffff;
  }

  int track(long record) {
    return chunk(record)[offset(record) + 2];
  }

  boolean marker(long record) {
    return chunk(record)[offset(record) + 3] != 0;
  }

  int timestamp(long record) {
    return (int) INT.get(chunk(record), offset(record) + 4);
  }

  void copyPayload(long record, byte[] into, int offset) {
    System.arraycopy(chunk(record), offset(record) + RECORD_BYTES, into, offset, length(record));
  }

  /** Drops what is before a position. */
  void dropBefore(long position) {
    while (head >> CHUNK_BITS < position >> CHUNK_BITS) {
      giveChunk(slot(head));
      head = nextChunk(head);
    }
    head = position;
  }

  /** Drops everything and gives the memory back. */
  void clear() {
    dropBefore(nextChunk(end));
    end = head;
  }

  private long placeOf(int payloadBytes) {
    return offset(end) + RECORD_BYTES + payloadBytes > CHUNK_BYTES ? nextChunk(end) : end;
  }

  private void giveChunk(int slot) {
    if (chunks[slot] != NONE) {
      pool.give(chunks[slot]);
      chunks[slot] = NONE;
    }
  }

  private byte[] chunk(long position) {
    return chunks[slot(position)];
  }

  private int slot(long position) {
    return (int) ((position >> CHUNK_BITS) % chunks.length);
  }

  private static int offset(long position) {
    return (int) position & (CHUNK_BYTES - 1);
  }

  private static long nextChunk(long position) {
    return ((position >> CHUNK_BITS) + 1) << CHUNK_BITS;
  }

  private static byte[][] newChunks(int count) {
    byte[][] chunks = new byte[count][];
    Arrays.fill(chunks, NONE);
    return chunks;
  }
}
