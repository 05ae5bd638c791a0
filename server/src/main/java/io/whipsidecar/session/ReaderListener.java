package io.whipsidecar.session;

/**
 * Told whether a reader (FFmpeg) is bound to the ports of a track, which is named by its RTP port.
 * Called from the event loop; a call may still arrive after the watch was ended.
 */
public interface ReaderListener {
  /** The track's ports are bound: send it an SR, then media. */
  void onBound(int rtpPort);

  /** Nobody is bound any more. The first state of a track that is watched; not reported then. */
  void onUnbound(int rtpPort);

  /**
   * One of the track's two ports is bound and the other is not, which no reader leaves so.
   *
   * @param heldPort the one that is bound; 0: that is over
   */
  void onHalfBound(int rtpPort, int heldPort);

  /** Between two looks the reader was replaced by another: it knows nothing of what was sent. */
  void onReplaced(int rtpPort);

  /** The kernel has dropped so many more packets on the reader's sockets, RTP and RTCP. */
  void onDrops(int rtpPort, long packets);
}
