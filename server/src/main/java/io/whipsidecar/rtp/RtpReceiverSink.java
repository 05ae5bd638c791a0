package io.whipsidecar.rtp;

/**
 * What comes out of an {@link RtpReceiver}. Called on the session's thread, from within the
 * receiver's own methods; an implementation may call {@link RtpReceiver#requestKeyframe} and {@link
 * RtpReceiver#onKeyframe}, nothing else of it. Byte ranges are valid only during the call.
 */
public interface RtpReceiverSink {
  /**
   * The next packet of a track, strictly in order: with payload, of the negotiated payload type, no
   * duplicate, RTX already undone (RFC 4588 §4). Sequence numbers that are skipped without {@link
   * #onLost} carried no payload (padding, RFC 3550 §5.1), so they are no gap. It may still carry
   * CSRCs, header extensions and padding behind its payload. The sink may overwrite the bytes from
   * {@code offset} on.
   *
   * @param extendedSequence the publisher's sequence number counted without wrapping; it only ever
   *     rises, over {@link #onStreamReset} too
   */
  void onPacket(
      int track, byte[] packet, int offset, int length, long extendedSequence, long nowNs);

  /**
   * Packets that were waited for and did not come in time; what follows them comes next. After an
   * outage the publisher's sequence numbers may go on anywhere: then {@code count} is 0, which is
   * an unknown number.
   */
  void onLost(int track, long fromExtendedSequence, int count, long nowNs);

  /** Packets are missing and were asked for: they may be lost for good soon. Called per NACK. */
  void onRepair(int track, long nowNs);

  /**
   * Whether output could go on with this packet, were all before it lost: asked about packets that
   * wait behind a gap. As long as there is none, the gap is waited for longer than otherwise.
   */
  default boolean isPoint(int track, byte[] packet, int offset, int length) {
    return true;
  }

  /** A track is fed by the stream of this SSRC from now on. */
  default void onStream(int track, int ssrc) {}

  /**
   * The packets that follow are another stream than those before, with a new SSRC. Their sequence
   * numbers and timestamps have nothing to do with the earlier ones. Not called for the first
   * stream of a track.
   */
  void onStreamReset(int track, long nowNs);

  /**
   * The packets that follow are another layer of the same picture: as after {@link #onStreamReset},
   * but they begin with a keyframe that is whole, so that none has to be asked for. What there is
   * of an incomplete frame stays incomplete. Those of them that were waited for come with the times
   * at which they arrived, which are somewhat before {@code nowNs}.
   */
  default void onLayerSwitch(int track, long nowNs) {
    onStreamReset(track, nowNs);
  }

  /**
   * A sender report of the track's current stream (RFC 3550 §6.4.1).
   *
   * @param ntpTimestamp 32.32 fixed point seconds, as on the wire
   */
  void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long nowNs);

  /** The publisher ended the track's current stream (RFC 3550 §6.6). */
  void onBye(int track, long nowNs);

  /** RTCP for the publisher, not yet protected. */
  void sendRtcp(byte[] compound, int offset, int length);
}
