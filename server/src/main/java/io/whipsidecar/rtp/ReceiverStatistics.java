package io.whipsidecar.rtp;

import java.util.List;

/**
 * A snapshot of {@link RtpReceiver#statistics}.
 *
 * @param tracks in the order of {@link ReceiverParameters#tracks}
 * @param malformedRtp packets dropped because of an impossible header
 * @param malformedRtcp RTCP packets dropped with the rest of their compound
 * @param unassociated RTP packets that belong to no negotiated track, or to a layer not taken
 */
public record ReceiverStatistics(
    List<TrackStatistics> tracks, long malformedRtp, long malformedRtcp, long unassociated) {
  public ReceiverStatistics {
    tracks = List.copyOf(tracks);
  }
}
