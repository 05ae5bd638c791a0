package io.whipsidecar.ports;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;

/**
 * Hands out blocks of ports by book-keeping. Not thread-safe: one owner calls it, or many under one
 * lock.
 *
 * <ul>
 *   <li>A block belongs to its owner from {@link #allocate} to {@link #release}; no port is ever in
 *       two blocks.
 *   <li>A candidate is probed before it is handed out; one that somebody else holds is skipped.
 *   <li>A released block rests before it is used again: an FFmpeg that is slow to die still holds
 *       it, and a late packet must not reach the next owner.
 *   <li>The search goes round the range, so the port that was used longest ago comes first.
 * </ul>
 *
 * The unit of the books is a pair that begins at an even port; a bit set holds which are taken or
 * resting, so a search costs a few words of memory even when the range is nearly full.
 */
public final class PortAllocator {
  /** Longer than a manager waits before it kills an FFmpeg, which then lets go of its ports. */
  public static final long DEFAULT_REST_NS = 30_000_000_000L;

  /**
   * Enough to pass a program that holds a few ports; short enough for a start's few milliseconds.
   */
  public static final int DEFAULT_ATTEMPTS = 16;

  private static final int UNIT = 2;

  private final PortRange range;
  private final PortProbe probe;
  private final long restNs;
  private final int maxAttempts;
  private final int base;
  private final int units;

  /** Units that cannot be handed out: owned or resting. */
  private final BitSet unavailable;

  private final BitSet owned;

  /** Released units in the order of their release, which is the order in which their rest ends. */
  private final Queue<Rest> resting = new ArrayDeque<>();

  private int next;

  private record Rest(int unit, int count, long untilNs) {}

  /**
   * @param restNs how long a released block rests
   * @param maxAttempts how many candidates a single call may probe
   */
  public PortAllocator(PortRange range, PortProbe probe, long restNs, int maxAttempts) {
    if (restNs < 0 || maxAttempts < 1) {
      throw new IllegalArgumentException(
          "restNs: " + restNs + ", maxAttempts: " + maxAttempts + " (expected: >= 0, >= 1)");
    }
    this.range = range;
    this.probe = probe;
    this.restNs = restNs;
    this.maxAttempts = maxAttempts;
    this.base = range.first() + range.first() % UNIT;
    this.units = (range.last() + 1 - base) / UNIT;
    this.unavailable = new BitSet(units);
    this.owned = new BitSet(units);
  }

  /** Finds, probes and hands out a block. */
  public PortResult allocate(PortShape shape, long nowNs) {
    endRests(nowNs);
    int count = shape.count() / UNIT;
    int remaining = units; // each candidate is looked at once
    int attempts = 0;
    String cause = "all ports are in use or were released less than the rest time ago";
    while (attempts < maxAttempts && remaining > 0) {
      int unit = nextCandidate(count);
      int distance = unit < 0 ? remaining : Math.floorMod(unit - next, units) + count;
      if (unit < 0 || distance > remaining) {
        break;
      }
      remaining -= distance;
      next = (unit + count) % units;
      attempts++;
      PortBlock block = new PortBlock(base + unit * UNIT, shape.count());
      String refusal = probe.refusal(block);
      if (refusal == null) {
        take(unit, count);
        return new PortResult.Allocated(block);
      }
      cause = refusal;
    }
    return new PortResult.Exhausted(attempts, range, cause);
  }

  /**
   * Takes a block that was handed out before, by a former run of the server. It is not probed: its
   * FFmpeg may well be there and hold it.
   *
   * @return false when it is outside the range or a part of it has another owner
   */
  public boolean reserve(PortBlock block) {
    int unit = (block.first() - base) / UNIT;
    int count = block.count() / UNIT;
    if (block.first() < base || unit + count > units || isAnyOwned(unit, count)) {
      return false;
    }
    take(unit, count);
    return true;
  }

  /** Gives a block back; it rests from now on. */
  public void release(PortBlock block, long nowNs) {
    int unit = (block.first() - base) / UNIT;
    int count = block.count() / UNIT;
    if (block.first() < base || owned.nextClearBit(Math.max(unit, 0)) < unit + count) {
      throw new IllegalStateException("release of " + block + " (expected: a block in use)");
    }
    owned.clear(unit, unit + count);
    resting.add(new Rest(unit, count, nowNs + restNs));
  }

  /** How many ports are neither in use nor resting. */
  public int available(long nowNs) {
    endRests(nowNs);
    return (units - unavailable.cardinality()) * UNIT;
  }

  private void endRests(long nowNs) {
    for (Rest rest = resting.peek();
        rest != null && nowNs - rest.untilNs >= 0;
        rest = resting.peek()) {
      resting.remove();
      for (int unit = rest.unit; unit < rest.unit + rest.count; unit++) {
        unavailable.set(unit, owned.get(unit)); // it may have been reserved in the meantime
      }
    }
  }

  private void take(int unit, int count) {
    owned.set(unit, unit + count);
    unavailable.set(unit, unit + count);
  }

  private boolean isAnyOwned(int unit, int count) {
    int first = owned.nextSetBit(unit);
    return first >= 0 && first < unit + count;
  }

  /** The first run of free units at or after {@code next}, else from the start; or -1. */
  private int nextCandidate(int count) {
    int unit = freeRun(next, count);
    return unit >= 0 ? unit : freeRun(0, count);
  }

  private int freeRun(int from, int count) {
    int start = unavailable.nextClearBit(from);
    while (start + count <= units) {
      int end = unavailable.nextSetBit(start);
      if (end < 0 || end >= start + count) {
        return start;
      }
      start = unavailable.nextClearBit(end);
    }
    return -1;
  }
}
