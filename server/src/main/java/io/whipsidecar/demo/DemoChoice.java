package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the user has chosen for a demo, and whether it can be had. Immutable.
 *
 * @param publisher null: the best that this machine can run
 * @param ffmpeg path or version of the FFmpeg that records; null: any
 * @param video null: no picture
 * @param audio null: no sound
 * @param resolution of the picture
 * @param seconds how long to publish
 * @param keep whether to leave everything running and the files where they are
 */
record DemoChoice(
    @Nullable PublisherKind publisher,
    @Nullable String ffmpeg,
    @Nullable Codec video,
    @Nullable Codec audio,
    String resolution,
    int seconds,
    boolean keep) {
  private static final String PROCESS_ID = "demo";
  private static final int FIRST_WITH_LOCAL_ADDRESS = 5;
  private static final int FIRST_WITH_AV1 = 8;

  /** Why nobody can publish this, in a line that says what can be had instead; null: it can be. */
  @Nullable String refusal() {
    if (video == null && audio == null) {
      return "--codec none, --audio-codec none (expected: one of them not none, or there is nothing"
          + " to publish)";
    }
    if (video == Codec.H265 && publisher != PublisherKind.NONE) {
      return "--codec h265 (expected: h264, vp8, vp9, av1 or none): neither libwebrtc nor FFmpeg's"
          + " whip muxer sends it; with --publisher none you can publish it";
    }
    if (publisher == PublisherKind.FFMPEG && !isFfmpegs()) {
      return "--publisher ffmpeg --codec %s --audio-codec %s (expected: h264 and opus, all that FFmpeg's whip muxer sends): --publisher libwebrtc sends the others"
          .formatted(name(video), name(audio));
    }
    return null;
  }

  /** Likewise, why an FFmpeg cannot record it. */
  @Nullable String refusal(FfmpegBinary reader) {
    int major = reader.majorVersion(); // 0: a development build, which is new
    if (major != 0 && major < FIRST_WITH_LOCAL_ADDRESS) {
      return "FFmpeg %s at %s (expected: 5.1 or later, which can bind its ports to the loopback interface): choose one with --ffmpeg PATH|VERSION"
          .formatted(reader.version(), reader.executable());
    }
    if (video == Codec.AV1 && major != 0 && major < FIRST_WITH_AV1) {
      return "--codec av1 with FFmpeg %s (expected: 8 or later, which reads AV1 from RTP): choose one with --ffmpeg 8, or another codec"
          .formatted(reader.version());
    }
    return null;
  }

  /** Whether FFmpeg's muxer publishes just this. */
  boolean isFfmpegs() {
    return video == Codec.H264 && audio == Codec.OPUS;
  }

  /** Whether any FFmpeg will do that reads all codecs. */
  boolean needsNewestReader() {
    return ffmpeg == null && video == Codec.AV1;
  }

  Scenario scenario(PublisherKind who, FfmpegBinary reader) {
    return new Scenario(
        PROCESS_ID,
        reader,
        who,
        video,
        audio,
        LegFormat.LEG_FORMAT_FFMPEG_SDP,
        resolution,
        seconds);
  }

  /** As on the command line. */
  static String name(@Nullable Codec codec) {
    return codec == null ? "none" : codec.name().toLowerCase(Locale.ROOT);
  }
}
