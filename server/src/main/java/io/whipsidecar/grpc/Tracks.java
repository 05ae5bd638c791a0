package io.whipsidecar.grpc;

import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.WhipIngest;
import org.jspecify.annotations.Nullable;

/** The part of a start request that says which codecs and payload types the legs have. */
final class Tracks {
  private static final String VIDEO_PT = "whip_ingest.video_pt";
  private static final String AUDIO_PT = "whip_ingest.audio_pt";

  private Tracks() {}

  /** The video track; null when there is none or a field is bad. */
  static @Nullable TrackConfig video(WhipIngest request, Violations violations) {
    Codec codec =
        switch (request.getVideoCodec()) {
          case VIDEO_CODEC_UNSPECIFIED, VIDEO_CODEC_H264 -> Codec.H264;
          case VIDEO_CODEC_H265 -> Codec.H265;
          case VIDEO_CODEC_VP8 -> Codec.VP8;
          case VIDEO_CODEC_VP9 -> Codec.VP9;
          case VIDEO_CODEC_AV1 -> Codec.AV1;
          case VIDEO_CODEC_NONE -> null;
          case UNRECOGNIZED ->
              Requests.unknown(
                  "whip_ingest.video_codec", request.getVideoCodecValue(), Codec.H264, violations);
        };
    return track(codec, Codec.H264, VIDEO_PT, request.getVideoPt(), violations);
  }

  /** The audio track; null when there is none or a field is bad. */
  static @Nullable TrackConfig audio(WhipIngest request, Violations violations) {
    Codec codec =
        switch (request.getAudioCodec()) {
          case AUDIO_CODEC_UNSPECIFIED, AUDIO_CODEC_OPUS -> Codec.OPUS;
          case AUDIO_CODEC_PCMU -> Codec.PCMU;
          case AUDIO_CODEC_PCMA -> Codec.PCMA;
          case AUDIO_CODEC_NONE -> null;
          case UNRECOGNIZED ->
              Requests.unknown(
                  "whip_ingest.audio_codec", request.getAudioCodecValue(), Codec.OPUS, violations);
        };
    return track(codec, Codec.OPUS, AUDIO_PT, request.getAudioPt(), violations);
  }

  /** A payload type is checked even when its track is off: it is a mistake either way. */
  private static @Nullable TrackConfig track(
      @Nullable Codec codec,
      Codec codecWhenOff,
      String field,
      int payloadType,
      Violations violations) {
    Codec rule = codec == null ? codecWhenOff : codec;
    if (!isAllowed(rule, payloadType)) {
      violations.add(field, Integer.toUnsignedString(payloadType), expectation(rule));
      return null;
    }
    if (codec == null) {
      return null;
    }
    return payloadType == 0 ? TrackConfig.of(codec) : new TrackConfig(codec, payloadType);
  }

  private static boolean isAllowed(Codec codec, int payloadType) {
    return payloadType == 0
        || (codec.hasFixedPayloadType()
            ? payloadType == codec.defaultPayloadType()
            : payloadType >= 96 && payloadType <= 127);
  }

  private static String expectation(Codec codec) {
    return switch (codec) {
      case PCMU -> "0, the fixed one of PCMU";
      case PCMA -> "0 or 8, the fixed one of PCMA";
      case H264, H265, VP8, VP9, AV1, OPUS -> "0 or 96 to 127";
    };
  }

  /** What two tracks that are good on their own may get wrong together. */
  static void checkTogether(
      WhipIngest request,
      @Nullable TrackConfig video,
      @Nullable TrackConfig audio,
      Violations violations) {
    if (video == null && audio == null) {
      violations.add("whip_ingest.audio_codec", "NONE, as video_codec", "one of them at least");
    } else if (video != null && audio != null && video.payloadType() == audio.payloadType()) {
      boolean audioAsked = request.getAudioPt() != 0;
      violations.add(
          audioAsked ? AUDIO_PT : VIDEO_PT,
          Integer.toString(video.payloadType()),
          "another one than the " + (audioAsked ? "video" : "audio") + " leg's");
    }
  }
}
