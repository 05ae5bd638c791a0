package io.whipsidecar.session;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.TrackEndpoint;
import java.util.Arrays;

/**
 * Notices that somebody else than a reader holds some of an ingest's ports. What can be seen for
 * sure:
 *
 * <ul>
 *   <li>FFmpeg binds RTP and RTCP of a leg, and all tracks of a combined leg, within milliseconds,
 *       or ends. So when only a part of them stays bound, another program has it.
 *   <li>FFmpeg ends a quarter of a second after RR+BYE. So what still holds the ports long after
 *       will not leave them to the next FFmpeg.
 * </ul>
 *
 * A program that has bound all the ports looks like a reader. Event loop only.
 */
final class PortHolders {
  /** Longer than FFmpeg takes to bind or to fail, and a few looks at the ports. */
  static final long PATIENCE_NS = 2_000_000_000L;

  private final int[] rtpPorts;
  private final boolean[] bound;
  private final int[] halves;
  private final boolean[] leftOver;
  private final boolean combined;

  private long partialSinceNs = Timed.NEVER;
  private long endedNs = Timed.NEVER;

  static PortHolders of(Ingest ingest) {
    return new PortHolders(
        ingest.tracks().stream().mapToInt(TrackEndpoint::rtpPort).toArray(),
        ingest.config().legFormat() == LegFormat.FFMPEG_SDP);
  }

  /**
   * @param combined whether one reader binds all ports
   */
  PortHolders(int[] rtpPorts, boolean combined) {
    this.rtpPorts = rtpPorts.clone();
    this.bound = new boolean[rtpPorts.length];
    this.halves = new int[rtpPorts.length];
    this.leftOver = new boolean[rtpPorts.length];
    this.combined = combined;
  }

  /** Both ports of a track are bound, by whom they were not before, or not any more. */
  void onBound(int rtpPort, boolean isBound, long nowNs) {
    int track = track(rtpPort);
    bound[track] = isBound;
    leftOver[track] = false;
    update(nowNs);
  }

  /** One of a track's two ports is bound and the other is not; 0: that is over. */
  void onHalfBound(int rtpPort, int heldPort, long nowNs) {
    halves[track(rtpPort)] = heldPort;
    update(nowNs);
  }

  /** Whoever is there was told to make room for another reader. */
  void onToldToLeave(long nowNs) {
    System.arraycopy(bound, 0, leftOver, 0, bound.length);
    endedNs = nowNs;
  }

  private int track(int rtpPort) {
    for (int i = 0; i < rtpPorts.length; i++) {
      if (rtpPorts[i] == rtpPort) {
        return i;
      }
    }
    throw new IllegalArgumentException("port " + rtpPort + " (expected: a track's RTP port)");
  }

  private void update(long nowNs) {
    if (!isPartial()) {
      partialSinceNs = Timed.NEVER;
    } else if (partialSinceNs == Timed.NEVER) {
      partialSinceNs = nowNs;
    }
  }

  private boolean isPartial() {
    int whole = 0;
    int half = 0;
    for (int i = 0; i < bound.length; i++) {
      whole += bound[i] ? 1 : 0;
      half += halves[i] == 0 ? 0 : 1;
    }
    return half > 0 || (combined && whole > 0 && whole < bound.length);
  }

  private boolean anyLeftOver() {
    for (boolean one : leftOver) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** What is wrong, in a sentence for people; empty: nothing, or not for long enough. */
  String conflict(long nowNs) {
    if (partialSinceNs != Timed.NEVER && nowNs - partialSinceNs >= PATIENCE_NS) {
      return "Another program holds port "
          + heldPorts()
          + ", so FFmpeg can't bind the ingest's ports; the next OnProcessStart moves to others.";
    }
    if (anyLeftOver() && nowNs - endedNs >= IngestReaders.END_PATIENCE_NS) {
      return "The former reader still holds the ports though it was told to end;"
          + " the next OnProcessStart moves to others.";
    }
    return "";
  }

  private String heldPorts() {
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < rtpPorts.length; i++) {
      String held = bound[i] ? rtpPorts[i] + " and " + (rtpPorts[i] + 1) : "" + halves[i];
      if (bound[i] || halves[i] != 0) {
        ports.append(ports.isEmpty() ? "" : ", ").append(held);
      }
    }
    return ports.toString();
  }

  /** When {@link #conflict} may say something else though nothing happens. */
  long nextDeadlineNs(long nowNs) {
    long partialNs = partialSinceNs == Timed.NEVER ? Timed.NEVER : partialSinceNs + PATIENCE_NS;
    long leftNs = anyLeftOver() ? endedNs + IngestReaders.END_PATIENCE_NS : Timed.NEVER;
    return Math.min(later(partialNs, nowNs), later(leftNs, nowNs));
  }

  private static long later(long deadlineNs, long nowNs) {
    return deadlineNs > nowNs ? deadlineNs : Timed.NEVER;
  }

  @Override
  public String toString() {
    return "PortHolders[bound="
        + Arrays.toString(bound)
        + ", halves="
        + Arrays.toString(halves)
        + "]";
  }
}
