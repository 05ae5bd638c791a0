package io.whipsidecar.session;

import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.payload.PictureFormat;
import io.whipsidecar.payload.ProfileNames;

/** Puts a track's halves together: what was received, what is in it, what was forwarded. */
final class StatisticsMerge {
  private StatisticsMerge() {}

  static TrackStatistics of(TrackLook look, double frameRate) {
    io.whipsidecar.rtp.TrackStatistics received = look.received();
    io.whipsidecar.forward.TrackStatistics forwarded = look.forwarded();
    long discarded = forwarded.discarded();
    if (received != null) {
      discarded += received.late() + received.paddingPackets();
    }
    return new TrackStatistics(
        look.codec().kind(),
        received == null ? TrackStatistics.Received.NOTHING : received(received),
        look.codec().kind() == MediaKind.AUDIO
            ? TrackStatistics.Picture.NONE
            : picture(look, frameRate),
        new TrackStatistics.Forwarded(
            forwarded.packets(),
            forwarded.payloadBytes(),
            discarded,
            forwarded.framesLost(),
            look.readerDrops()));
  }

  private static TrackStatistics.Received received(io.whipsidecar.rtp.TrackStatistics track) {
    return new TrackStatistics.Received(
        track.packets(),
        track.bytes(),
        track.lostBeforeRepair(),
        track.retransmitted(),
        track.retransmissions(),
        track.nacksSent(),
        track.keyframeRequests(),
        track.jitterNs(),
        track.bitrateBps());
  }

  private static TrackStatistics.Picture picture(TrackLook look, double frameRate) {
    long format = TrackPayload.format(look.payload());
    return new TrackStatistics.Picture(
        PictureFormat.width(format),
        PictureFormat.height(format),
        ProfileNames.of(look.codec(), format),
        frameRate,
        look.forwarded().keyframes(),
        look.forwarded().keyframeIntervalNs());
  }
}
