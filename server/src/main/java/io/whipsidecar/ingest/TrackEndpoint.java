package io.whipsidecar.ingest;

import io.whipsidecar.media.MediaKind;

/**
 * Where one track's RTP goes on 127.0.0.1.
 *
 * @param rtcpPort 0 when the leg format has no RTCP
 */
public record TrackEndpoint(TrackConfig track, int rtpPort, int rtcpPort) {
  public MediaKind kind() {
    return track.codec().kind();
  }
}
