package io.whipsidecar.ingest;

import io.whipsidecar.media.Codec;
import java.util.ArrayList;
import java.util.List;

/** Something that works only under a condition; the constant's name is the stable reason. */
public enum LegWarning {
  VP9_COPY_NEEDS_COPYINKF(
      "FFmpeg marks no keyframes in VP9 from RTP, so -c:v copy drops every frame;"
          + " put -copyinkf:v before the output, or re-encode."),
  AV1_NEEDS_FFMPEG_8("FFmpeg reads AV1 from RTP only from version 8.0; use that or another codec."),
  RAW_UDP_NOT_FOR_FFMPEG(
      "No FFmpeg can read RTP from a bare udp:// address; use FFMPEG_SDP unless the reader has an"
          + " RTP stack of its own.");

  private final String message;

  LegWarning(String message) {
    this.message = message;
  }

  /** What happens and what to do. */
  public String message() {
    return message;
  }

  /** What the manager of such an ingest should know. */
  public static List<LegWarning> of(IngestConfig config) {
    List<LegWarning> warnings = new ArrayList<>();
    TrackConfig video = config.video();
    if (config.legFormat() == LegFormat.RAW_UDP) {
      warnings.add(RAW_UDP_NOT_FOR_FFMPEG);
    } else if (video != null && video.codec() == Codec.VP9) {
      warnings.add(VP9_COPY_NEEDS_COPYINKF);
    } else if (video != null && video.codec() == Codec.AV1) {
      warnings.add(AV1_NEEDS_FFMPEG_8);
    }
    return List.copyOf(warnings);
  }
}
