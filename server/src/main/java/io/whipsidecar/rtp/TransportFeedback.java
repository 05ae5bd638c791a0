package io.whipsidecar.rtp;

import io.whipsidecar.wire.SequenceNumbers;
import java.util.Arrays;

/**
 * Arrival times by transport-wide sequence number, and the feedback that reports them
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
 *
 * <pre>
 * | base sequence number | packet status count | reference time (24, 64 ms) | fb pkt. count |
 * | packet chunks, 16 bits each ...           | receive deltas, 8 or 16 bits, 250 us ...   |
 * </pre>
 */
final class TransportFeedback {
  /** Browsers' estimators want 50 to 100 ms; short, so that they climb fast. */
  private static final long INTERVAL_NS = 50_000_000;

  private static final int CAPACITY = 1_024;
  private static final int MASK = CAPACITY - 1;
  private static final long TICK_NS = 250_000;
  private static final long REFERENCE_TICKS = 256; // 64 ms
  private static final int NOT_RECEIVED = 0;
  private static final int SMALL_DELTA = 1;
  private static final int LARGE_DELTA = 2;
  private static final int VECTOR_SYMBOLS = 7;
  private static final int MAXIMUM_RUN = 0x1fff;

  /** So many statuses fit into one packet whatever they are: at most 2.3 + 2 bytes each. */
  private static final int MAXIMUM_STATUSES = 240;

  private static final long NEVER = Long.MIN_VALUE;

  private final long[] arrivalTicks = new long[CAPACITY];
  private final byte[] symbols = new byte[MAXIMUM_STATUSES];
  private final int[] deltas = new int[MAXIMUM_STATUSES];
  private boolean started;
  private long first; // first not reported yet
  private long highest;
  private int feedbackCount;
  private long dueNs = Long.MAX_VALUE;
  private long originNs;

  /** A packet with this transport-wide sequence number arrived. */
  void onPacket(int sequence, long nowNs) {
    if (!started) {
      started = true;
      Arrays.fill(arrivalTicks, NEVER);
      highest = (1L << 16) + sequence;
      first = highest;
      originNs = nowNs;
    }
    long extended = SequenceNumbers.extend16(sequence, highest);
    if (extended <= highest - CAPACITY) {
      return;
    }
    advance(extended);
    int i = (int) extended & MASK;
    if (arrivalTicks[i] == NEVER) {
      arrivalTicks[i] = (nowNs - originNs) / TICK_NS;
      first = Math.min(first, extended); // reordered behind a report: reported once more
    }
    dueNs = Math.min(dueNs, nowNs + INTERVAL_NS);
  }

  long dueNs() {
    return dueNs;
  }

  /** Sends what arrived since the last call, in as many messages as it takes. */
  void send(RtcpWriter writer, int mediaSsrc, RtpReceiverSink sink) {
    dueNs = Long.MAX_VALUE;
    for (long received = received(first); received <= highest; received = received(first)) {
      if (received - first >= MAXIMUM_STATUSES) {
        first = received; // an outage; its losses are told by the next sequence number well enough
      }
      writer.beginFeedback();
      writeOne(writer, mediaSsrc, received);
      sink.sendRtcp(writer.buffer(), 0, writer.length());
    }
  }

  private void advance(long extended) {
    if (extended <= highest) {
      return;
    }
    if (extended - highest >= CAPACITY) {
      Arrays.fill(arrivalTicks, NEVER);
      first = extended;
    } else {
      for (long s = highest + 1; s <= extended; s++) {
        arrivalTicks[(int) s & MASK] = NEVER;
      }
    }
    highest = extended;
    first = Math.max(first, highest - CAPACITY + 1);
  }

  /** The first number from {@code from} on that arrived; beyond {@code highest} when none did. */
  private long received(long from) {
    long s = from;
    while (s <= highest && arrivalTicks[(int) s & MASK] == NEVER) {
      s++;
    }
    return s;
  }

  /** The base is the first number not reported yet, arrived or not: losses are reported, too. */
  private void writeOne(RtcpWriter writer, int mediaSsrc, long received) {
    long base = first;
    long reference = arrivalTicks[(int) received & MASK] / REFERENCE_TICKS;
    int count = classify(base, reference * REFERENCE_TICKS);
    int at = writer.startTransportFeedback(mediaSsrc);
    writer.putShort(at, (int) base);
    writer.putShort(at + 2, count);
    writer.putInt(at + 4, (int) (reference << 8) | (feedbackCount++ & 0xff));
    at = writeChunks(writer, at + 8, count);
    writer.endTransportFeedback(writeDeltas(writer, at, count));
    first = base + count;
  }

  /** Fills symbols and deltas from {@code base} on; how many fit, the last one received. */
  private int classify(long base, long referenceTicks) {
    long previous = referenceTicks;
    int end = 0;
    int limit = (int) Math.min(MAXIMUM_STATUSES, highest - base + 1);
    for (int i = 0; i < limit; i++) {
      long ticks = arrivalTicks[(int) (base + i) & MASK];
      if (ticks == NEVER) {
        symbols[i] = NOT_RECEIVED;
        continue;
      }
      long delta = ticks - previous;
      if (delta != (short) delta) { // beyond 8 s: the next message has a reference of its own
        return end;
      }
      symbols[i] = delta >= 0 && delta <= 255 ? (byte) SMALL_DELTA : LARGE_DELTA;
      deltas[i] = (int) delta;
      previous = ticks;
      end = i + 1;
    }
    return end;
  }

  /** §3.1.3, §3.1.4: runs where they are longer than what a vector of two-bit symbols takes. */
  private int writeChunks(RtcpWriter writer, int start, int count) {
    int at = start;
    int i = 0;
    while (i < count) {
      int run = runLength(i, count);
      if (run >= VECTOR_SYMBOLS || i + run == count) {
        writer.putShort(at, (symbols[i] << 13) | run);
        i += run;
      } else {
        writer.putShort(at, vector(i, count));
        i += VECTOR_SYMBOLS;
      }
      at += 2;
    }
    return at;
  }

  private int runLength(int from, int count) {
    int i = from;
    while (i < count && symbols[i] == symbols[from] && i - from < MAXIMUM_RUN) {
      i++;
    }
    return i - from;
  }

  private int vector(int from, int count) {
    int chunk = 0xc000;
    for (int i = 0; i < VECTOR_SYMBOLS && from + i < count; i++) {
      chunk |= symbols[from + i] << (2 * (VECTOR_SYMBOLS - 1 - i));
    }
    return chunk;
  }

  private int writeDeltas(RtcpWriter writer, int start, int count) {
    int at = start;
    for (int i = 0; i < count; i++) {
      if (symbols[i] == SMALL_DELTA) {
        writer.putByte(at++, deltas[i]);
      } else if (symbols[i] == LARGE_DELTA) {
        writer.putShort(at, deltas[i]);
        at += 2;
      }
    }
    return at;
  }
}
