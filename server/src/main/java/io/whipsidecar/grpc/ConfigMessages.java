package io.whipsidecar.grpc;

import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.LossPolicy;
import io.whipsidecar.v1.PublisherPolicy;
import io.whipsidecar.v1.SimulcastLayer;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import org.jspecify.annotations.Nullable;

/** Makes messages of configurations: every default filled in, the token left out. */
final class ConfigMessages {
  private ConfigMessages() {}

  static WhipIngest config(IngestConfig config) {
    return WhipIngest.newBuilder()
        .setEnabled(true)
        .setVideoCodec(videoCodec(config.video()))
        .setVideoPt(payloadType(config.video()))
        .setAudioCodec(audioCodec(config.audio()))
        .setAudioPt(payloadType(config.audio()))
        .setLegFormat(legFormat(config.legFormat()))
        .setPublisherPolicy(publisherPolicy(config.publisherPolicy()))
        .setMaxBitrate(config.maxBitrate())
        .setFastStart(config.fastStart())
        .setLossPolicy(lossPolicy(config.lossPolicy()))
        .setSimulcastLayer(simulcastLayer(config.simulcastLayer()))
        .setStartBitrate(config.startBitrate())
        .build();
  }

  private static int payloadType(@Nullable TrackConfig track) {
    return track == null ? 0 : track.payloadType();
  }

  private static VideoCodec videoCodec(@Nullable TrackConfig video) {
    if (video == null) {
      return VideoCodec.VIDEO_CODEC_NONE;
    }
    return switch (video.codec()) {
      case H264 -> VideoCodec.VIDEO_CODEC_H264;
      case H265 -> VideoCodec.VIDEO_CODEC_H265;
      case VP8 -> VideoCodec.VIDEO_CODEC_VP8;
      case VP9 -> VideoCodec.VIDEO_CODEC_VP9;
      case AV1 -> VideoCodec.VIDEO_CODEC_AV1;
      case OPUS, PCMU, PCMA -> throw unexpected(video.codec());
    };
  }

  private static AudioCodec audioCodec(@Nullable TrackConfig audio) {
    if (audio == null) {
      return AudioCodec.AUDIO_CODEC_NONE;
    }
    return switch (audio.codec()) {
      case OPUS -> AudioCodec.AUDIO_CODEC_OPUS;
      case PCMU -> AudioCodec.AUDIO_CODEC_PCMU;
      case PCMA -> AudioCodec.AUDIO_CODEC_PCMA;
      case H264, H265, VP8, VP9, AV1 -> throw unexpected(audio.codec());
    };
  }

  private static IllegalArgumentException unexpected(Codec codec) {
    return new IllegalArgumentException(codec + " (expected: a codec of the other kind)");
  }

  private static LegFormat legFormat(io.whipsidecar.ingest.LegFormat format) {
    return switch (format) {
      case FFMPEG_SDP -> LegFormat.LEG_FORMAT_FFMPEG_SDP;
      case FFMPEG_SDP_PER_TRACK -> LegFormat.LEG_FORMAT_FFMPEG_SDP_PER_TRACK;
      case RAW_UDP -> LegFormat.LEG_FORMAT_RAW_UDP;
    };
  }

  private static PublisherPolicy publisherPolicy(io.whipsidecar.ingest.PublisherPolicy policy) {
    return switch (policy) {
      case REJECT -> PublisherPolicy.PUBLISHER_POLICY_REJECT;
      case REPLACE -> PublisherPolicy.PUBLISHER_POLICY_REPLACE;
      case REPLACE_IF_SILENT -> PublisherPolicy.PUBLISHER_POLICY_REPLACE_IF_SILENT;
    };
  }

  private static LossPolicy lossPolicy(io.whipsidecar.ingest.LossPolicy policy) {
    return switch (policy) {
      case SKIP_TO_KEYFRAME -> LossPolicy.LOSS_POLICY_SKIP_TO_KEYFRAME;
      case PASS -> LossPolicy.LOSS_POLICY_PASS;
    };
  }

  private static SimulcastLayer simulcastLayer(io.whipsidecar.ingest.SimulcastLayer layer) {
    return switch (layer) {
      case HIGHEST -> SimulcastLayer.SIMULCAST_LAYER_HIGHEST;
      case MIDDLE -> SimulcastLayer.SIMULCAST_LAYER_MIDDLE;
      case LOWEST -> SimulcastLayer.SIMULCAST_LAYER_LOWEST;
    };
  }
}
