package io.whipsidecar.session;

/**
 * Whom a {@link PublisherSession} tells: the ingest that it publishes into. Called from the event
 * loop, from within the session's own methods. Tracks are those of the ingest.
 */
interface SessionOwner {
  /** The next RTP packet of a track; the bytes may be overwritten. */
  void onPacket(int track, byte[] packet, int offset, int length, long nowNs);

  void onLost(int track, int count, long nowNs);

  void onRepair(int track, long nowNs);

  /** Whether output could go on with this packet, were all before it lost. */
  boolean isPoint(int track, byte[] packet, int offset, int length);

  void onStreamReset(int track, long nowNs);

  /** Another layer of the same picture comes next, from a whole keyframe on. */
  void onLayerSwitch(int track, long nowNs);

  void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long nowNs);

  /** A stage was passed for the first time, or the path changed. */
  void onProgress(PublisherSession session, Stage stage, long nowNs);

  /** The session is over; nothing of it will be heard again. */
  void onEnded(PublisherSession session, SessionEnd end, long nowNs);

  /** When the owner's own next deadline is. */
  long ownerDeadlineNs();
}
