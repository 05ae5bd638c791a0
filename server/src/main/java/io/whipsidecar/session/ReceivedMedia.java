package io.whipsidecar.session;

import io.whipsidecar.rtp.RtpReceiverSink;

/** Passes what the receiver puts in order on to the ingest, under the ingest's track numbers. */
final class ReceivedMedia implements RtpReceiverSink {
  private final SessionTracks tracks;
  private final SessionOwner owner;
  private final RtcpOutput output;
  private final StreamListener streams;

  /** Where RTCP for the publisher goes. */
  interface RtcpOutput {
    void sendRtcp(byte[] compound, int offset, int length);
  }

  /** Told which SSRCs are the publisher's. */
  interface StreamListener {
    void onStream(int ssrc);
  }

  ReceivedMedia(
      SessionTracks tracks, SessionOwner owner, RtcpOutput output, StreamListener streams) {
    this.tracks = tracks;
    this.owner = owner;
    this.output = output;
    this.streams = streams;
  }

  @Override
  public void onPacket(
      int track, byte[] packet, int offset, int length, long extendedSequence, long nowNs) {
    owner.onPacket(tracks.toIngest(track), packet, offset, length, nowNs);
  }

  @Override
  public void onLost(int track, long fromExtendedSequence, int count, long nowNs) {
    owner.onLost(tracks.toIngest(track), count, nowNs);
  }

  @Override
  public void onRepair(int track, long nowNs) {
    owner.onRepair(tracks.toIngest(track), nowNs);
  }

  @Override
  public boolean isPoint(int track, byte[] packet, int offset, int length) {
    return owner.isPoint(tracks.toIngest(track), packet, offset, length);
  }

  @Override
  public void onStream(int track, int ssrc) {
    streams.onStream(ssrc);
  }

  @Override
  public void onStreamReset(int track, long nowNs) {
    owner.onStreamReset(tracks.toIngest(track), nowNs);
  }

  @Override
  public void onLayerSwitch(int track, long nowNs) {
    owner.onLayerSwitch(tracks.toIngest(track), nowNs);
  }

  @Override
  public void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long nowNs) {
    owner.onSenderReport(tracks.toIngest(track), ntpTimestamp, rtpTimestamp, nowNs);
  }

  /** A publisher's BYE is never forwarded: FFmpeg would end. */
  @Override
  public void onBye(int track, long nowNs) {}

  @Override
  public void sendRtcp(byte[] compound, int offset, int length) {
    output.sendRtcp(compound, offset, length);
  }
}
