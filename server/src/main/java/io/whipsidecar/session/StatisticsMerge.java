package io.whipsidecar.session;

import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.payload.PictureFormat;
import io.whipsidecar.payload.ProfileNames;
import org.jspecify.annotations.Nullable;

/** Puts a track's halves together: what was received, what is in it, what was forwarded. */
final class StatisticsMerge {
  private StatisticsMerge() {}

  /**
   * @param received null: the publisher does not send this track
   * @param format a {@link PictureFormat}
   */
  static TrackStatistics of(
      Codec codec,
      io.whipsidecar.rtp.@Nullable TrackStatistics received,
      io.whipsidecar.forward.TrackStatistics forwarded,
      long format,
      double frameRate,
      long readerDrops) {
    long discarded = forwarded.discarded();
    if (received != null) {
      discarded += received.late() + received.paddingPackets();
    }
    return new TrackStatistics(
        codec.kind(),
        received == null ? TrackStatistics.Received.NOTHING : received(received),
        codec.kind() == MediaKind.AUDIO
            ? TrackStatistics.Picture.NONE
            : picture(codec, forwarded, format, frameRate),
        new TrackStatistics.Forwarded(
            forwarded.packets(),
            forwarded.payloadBytes(),
            discarded,
            forwarded.framesLost(),
            readerDrops));
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

  private static TrackStatistics.Picture picture(
      Codec codec, io.whipsidecar.forward.TrackStatistics track, long format, double frameRate) {
    return new TrackStatistics.Picture(
        PictureFormat.width(format),
        PictureFormat.height(format),
        ProfileNames.of(codec, format),
        frameRate,
        track.keyframes(),
        track.keyframeIntervalNs());
  }
}
