package io.whipsidecar.net;

/**
 * Told by {@link ReaderWatch} about the reader (FFmpeg) of one track, named by its RTP port. Called
 * through the executor that the watch was given; a call may still arrive after {@link
 * ReaderWatch#unwatch}.
 */
public interface ReaderListener {
  /** The track's ports are bound: send it an SR, then media. */
  void onBound(int rtpPort);

  /** Nobody is bound any more. The first state of a track that is watched; not reported then. */
  void onUnbound(int rtpPort);

  /** Between two looks the reader was replaced by another: it knows nothing of what was sent. */
  void onReplaced(int rtpPort);

  /** The kernel has dropped so many more packets on the reader's sockets, RTP and RTCP. */
  void onDrops(int rtpPort, long packets);
}
