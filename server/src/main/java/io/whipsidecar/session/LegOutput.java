package io.whipsidecar.session;

import io.whipsidecar.forward.ForwarderSink;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.TrackEndpoint;
import java.util.List;

/** Where a forwarder's output goes: the leg ports of one ingest. */
final class LegOutput implements ForwarderSink {
  private final MediaIo io;
  private final int[] rtpPorts;
  private final int[] rtcpPorts;
  private final KeyframeListener keyframes;

  /** Told about keyframes that are missing, and about those that came. */
  interface KeyframeListener {
    void onKeyframeNeeded(int track);

    void onKeyframe(int track);
  }

  LegOutput(Ingest ingest, MediaIo io, KeyframeListener keyframes) {
    List<TrackEndpoint> tracks = ingest.tracks();
    this.io = io;
    this.rtpPorts = tracks.stream().mapToInt(TrackEndpoint::rtpPort).toArray();
    this.rtcpPorts = tracks.stream().mapToInt(TrackEndpoint::rtcpPort).toArray();
    this.keyframes = keyframes;
  }

  @Override
  public void sendRtp(int track, byte[] packet, int offset, int length) {
    io.sendRtp(rtpPorts[track], packet, offset, length);
  }

  @Override
  public void sendRtcp(int track, byte[] compound, int offset, int length) {
    io.sendRtcp(rtcpPorts[track], compound, offset, length);
  }

  @Override
  public void needKeyframe(int track) {
    keyframes.onKeyframeNeeded(track);
  }

  @Override
  public void onKeyframe(int track) {
    keyframes.onKeyframe(track);
  }

  /** No publisher is there: the RTCP sockets need not stay open. */
  void release() {
    for (int port : rtcpPorts) {
      if (port != 0) {
        io.releaseRtcp(port);
      }
    }
  }
}
