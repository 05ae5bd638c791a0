package io.whipsidecar.grpc;

import com.google.protobuf.util.Durations;
import io.whipsidecar.ingest.TrackStatistics;

/** Makes messages of statistics. Stateless; any thread. */
final class StatisticsMessages {
  private StatisticsMessages() {}

  static io.whipsidecar.v1.TrackStatistics of(TrackStatistics track) {
    TrackStatistics.Received received = track.received();
    TrackStatistics.Picture picture = track.picture();
    TrackStatistics.Forwarded forwarded = track.forwarded();
    io.whipsidecar.v1.TrackStatistics.Builder message =
        io.whipsidecar.v1.TrackStatistics.newBuilder()
            .setPacketsReceived(received.packets())
            .setBytesReceived(received.bytes())
            .setPacketsLost(received.lost())
            .setPacketsRecovered(received.recovered())
            .setRetransmissionsReceived(received.retransmissions())
            .setNacksSent(received.nacksSent())
            .setPlisSent(received.plisSent())
            .setJitter(Durations.fromNanos(received.jitterNs()))
            .setBitrate(received.bitrateBps())
            .setFrameRate(picture.frameRate())
            .setWidth(picture.width())
            .setHeight(picture.height())
            .setCodecProfile(picture.profile())
            .setKeyframes(picture.keyframes())
            .setPacketsForwarded(forwarded.packets())
            .setBytesForwarded(forwarded.bytes())
            .setPacketsDiscarded(forwarded.discarded())
            .setFramesLost(forwarded.framesLost())
            .setReaderDrops(forwarded.readerDrops());
    if (picture.keyframeIntervalNs() > 0) {
      message.setKeyframeInterval(Durations.fromNanos(picture.keyframeIntervalNs()));
    }
    return message.build();
  }
}
