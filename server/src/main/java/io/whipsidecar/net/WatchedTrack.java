package io.whipsidecar.net;

import io.whipsidecar.session.ReaderListener;
import java.util.concurrent.Executor;

/**
 * What the reader watch knows of one track: its ports, what the last looks have seen, and what the
 * listener was told. Touched by the watch's thread only.
 */
final class WatchedTrack {
  private final int rtpPort;
  private final int rtcpPort;
  private final ReaderListener listener;
  private final Executor owner;

  private boolean awaited;
  private boolean bound;
  private boolean missedOnce;
  private int heldPort;
  private long rtpIdentity;
  private long rtcpIdentity;
  private long drops;
  private long seenNs;

  // The look that is under way.
  private long seenRtp;
  private long seenRtcp;
  private long seenRtpDrops;
  private long seenRtcpDrops;

  WatchedTrack(int rtpPort, int rtcpPort, ReaderListener listener, Executor owner) {
    this.rtpPort = rtpPort;
    this.rtcpPort = rtcpPort;
    this.listener = listener;
    this.owner = owner;
  }

  int rtpPort() {
    return rtpPort;
  }

  /** 0 for a track without RTCP. */
  int rtcpPort() {
    return rtcpPort;
  }

  void await(boolean awaited) {
    this.awaited = awaited;
  }

  /** Media waits for this reader, or a look has missed it and the next one decides. */
  boolean isUrgent() {
    return isAwaited() || missedOnce;
  }

  /** A look has missed this reader. */
  boolean isMissed() {
    return missedOnce;
  }

  /** Media goes to this reader. */
  boolean isLive() {
    return awaited && bound;
  }

  /** Media waits for this reader. */
  boolean isAwaited() {
    return awaited && !bound;
  }

  /** A look begins, or a broken one doesn't count. */
  void forgetLook() {
    seenRtp = 0;
    seenRtcp = 0;
    seenRtpDrops = 0;
    seenRtcpDrops = 0;
  }

  /** A socket is bound to one of the ports; of several, the youngest counts. */
  void see(int port, long identity, long socketDrops) {
    if (port == rtpPort && identity >= seenRtp) {
      seenRtp = identity;
      seenRtpDrops = socketDrops;
    } else if (port == rtcpPort && identity >= seenRtcp) {
      seenRtcp = identity;
      seenRtcpDrops = socketDrops;
    }
  }

  /**
   * Compares a look at the kernel's table with what was known, and tells the listener.
   *
   * @param begunNs when the look began
   */
  void endLook(long begunNs) {
    tellHalfBound();
    if (!isSeen()) {
      endAbsent();
      return;
    }
    missedOnce = false;
    seenNs = begunNs;
    if (!bound) {
      becomeBound();
    } else if (rtpIdentity != 0 && isAnother()) {
      owner.execute(() -> listener.onReplaced(rtpPort));
      drops = 0;
    }
    rtpIdentity = seenRtp;
    rtcpIdentity = seenRtcp;
    countDrops();
  }

  private void tellHalfBound() {
    boolean half = rtcpPort != 0 && (seenRtp != 0) != (seenRtcp != 0);
    int held = !half ? 0 : seenRtp != 0 ? rtpPort : rtcpPort;
    if (held != heldPort) {
      heldPort = held;
      owner.execute(() -> listener.onHalfBound(rtpPort, held));
    }
  }

  /** A probe knows no identities: the next look fills them in. */
  void endProbe(long begunNs) {
    if (isSeen() && !bound) {
      seenNs = begunNs;
      becomeBound();
      rtpIdentity = 0;
      rtcpIdentity = 0;
    }
  }

  /** A reader that was missed has been asked: a refusal is believed. */
  void endDoubt() {
    if (!isSeen()) {
      becomeUnbound();
    }
  }

  /**
   * Something was refused: the reader is gone, no second look is needed. Unless a look has seen one
   * since: then it is the next one.
   */
  void refuse(long refusedNs) {
    if (bound && refusedNs - seenNs >= 0) {
      becomeUnbound();
    }
  }

  private boolean isSeen() {
    return seenRtp != 0 && (rtcpPort == 0 || seenRtcp != 0);
  }

  private boolean isAnother() {
    return seenRtp != rtpIdentity || (rtcpPort != 0 && seenRtcp != rtcpIdentity);
  }

  private void becomeBound() {
    bound = true;
    drops = 0;
    owner.execute(() -> listener.onBound(rtpPort));
  }

  private void becomeUnbound() {
    bound = false;
    missedOnce = false;
    owner.execute(() -> listener.onUnbound(rtpPort));
  }

  /** One look alone is not believed. */
  private void endAbsent() {
    if (!bound) {
      return;
    }
    if (!missedOnce) {
      missedOnce = true;
      return;
    }
    becomeUnbound();
  }

  private void countDrops() {
    long total = seenRtpDrops + seenRtcpDrops;
    long more = total - drops;
    if (more > 0) {
      drops = total;
      owner.execute(() -> listener.onDrops(rtpPort, more));
    }
  }
}
