package io.whipsidecar.control;

import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.LossPolicy;
import io.whipsidecar.v1.OnConflict;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.PublisherPolicy;
import io.whipsidecar.v1.SimulcastLayer;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The fields of OnProcessStart as options; what is not given, the server decides. */
final class IngestOptions {
  private static final int TOKEN_BYTES = 16;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The Bearer token that publishers have to send; '' for none. Others can read a process's"
              + " arguments: the environment variable WHIP_TOKEN says it in private. Default: a"
              + " random one.")
  private @Nullable String token;

  @Option(
      names = "--video-codec",
      paramLabel = "CODEC",
      description = "The video's: ${COMPLETION-CANDIDATES}. Default: h264.")
  private @Nullable Video video;

  @Option(
      names = "--audio-codec",
      paramLabel = "CODEC",
      description = "The sound's: ${COMPLETION-CANDIDATES}. Default: opus.")
  private @Nullable Audio audio;

  @Option(
      names = "--leg-format",
      paramLabel = "FORMAT",
      description =
          "How the reader is told about the ports: ${COMPLETION-CANDIDATES}. Default: ffmpeg-sdp,"
              + " both tracks in one input.")
  private @Nullable Legs legFormat;

  @Option(
      names = "--publisher-policy",
      paramLabel = "POLICY",
      description =
          "When a second publisher comes: ${COMPLETION-CANDIDATES}. Default: replace-if-silent.")
  private @Nullable Policy publisherPolicy;

  @Option(
      names = "--max-bitrate",
      paramLabel = "BITRATE",
      description =
          "The most that the publisher is to send, in bits per second, such as 2500k or 6M."
              + " Default: no limit.")
  private @Nullable String maxBitrate;

  @Option(
      names = "--start-bitrate",
      paramLabel = "BITRATE",
      description = "Where a browser is to begin. Default: the browser's own 300k.")
  private @Nullable String startBitrate;

  @Option(
      names = "--fast-start",
      description = "FFmpeg puts out its first picture after 0.4 s of media instead of 0.9 s.")
  private boolean fastStart;

  @Option(
      names = "--loss-policy",
      paramLabel = "POLICY",
      description =
          "After a video frame is lost for good: ${COMPLETION-CANDIDATES}. Default:"
              + " skip-to-keyframe.")
  private @Nullable Loss lossPolicy;

  @Option(
      names = "--simulcast-layer",
      paramLabel = "LAYER",
      description =
          "Of a publisher that sends several: ${COMPLETION-CANDIDATES}. Default: highest.")
  private @Nullable Layer simulcastLayer;

  @Option(
      names = "--video-pt",
      paramLabel = "NUMBER",
      description = "RTP payload type of the video leg, 96 to 127. Default: 102.")
  private int videoPt;

  @Option(
      names = "--audio-pt",
      paramLabel = "NUMBER",
      description = "RTP payload type of the audio leg, 96 to 127. Default: 111.")
  private int audioPt;

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A name for people, shown in lists and logs.")
  private String reference = "";

  @Option(
      names = "--on-conflict",
      paramLabel = "CHOICE",
      description =
          "When the id is active with another configuration: ${COMPLETION-CANDIDATES}. Default:"
              + " replace-if-idle.")
  private @Nullable Conflict onConflict;

  /** Named on the command line as in the API, in the way of command lines. */
  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private enum Video {
    H264,
    H265,
    VP8,
    VP9,
    AV1,
    NONE;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  private enum Audio {
    OPUS,
    PCMU,
    PCMA,
    NONE;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  private enum Legs {
    FFMPEG_SDP,
    FFMPEG_SDP_PER_TRACK,
    RAW_UDP;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  private enum Policy {
    REJECT,
    REPLACE,
    REPLACE_IF_SILENT;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  private enum Loss {
    SKIP_TO_KEYFRAME,
    PASS;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  private enum Layer {
    HIGHEST,
    MIDDLE,
    LOWEST;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  private enum Conflict {
    REPLACE_IF_IDLE,
    REPLACE,
    FAIL;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** Whether what is there may be ended for this one. */
  boolean replaces() {
    return onConflict == Conflict.REPLACE;
  }

  /**
   * The request. Asked once: a token that is not given is drawn now.
   *
   * @param tokenOfEnvironment WHIP_TOKEN, if it is set: where --token is not given
   */
  OnProcessStartRequest.Builder request(String id, @Nullable String tokenOfEnvironment) {
    String publishToken = token != null ? token : tokenOfEnvironment;
    WhipIngest.Builder ingest =
        WhipIngest.newBuilder()
            .setEnabled(true)
            .setVideoPt(videoPt)
            .setAudioPt(audioPt)
            .setVideoCodec(of(VideoCodec.class, "VIDEO_CODEC_", video))
            .setAudioCodec(of(AudioCodec.class, "AUDIO_CODEC_", audio))
            .setLegFormat(of(LegFormat.class, "LEG_FORMAT_", legFormat))
            .setPublishToken(publishToken == null ? randomToken() : publishToken)
            .setPublisherPolicy(of(PublisherPolicy.class, "PUBLISHER_POLICY_", publisherPolicy))
            .setMaxBitrate(bitrate("--max-bitrate", maxBitrate))
            .setStartBitrate(bitrate("--start-bitrate", startBitrate))
            .setFastStart(fastStart)
            .setLossPolicy(of(LossPolicy.class, "LOSS_POLICY_", lossPolicy))
            .setSimulcastLayer(of(SimulcastLayer.class, "SIMULCAST_LAYER_", simulcastLayer));
    return OnProcessStartRequest.newBuilder()
        .setProcessId(id)
        .setReference(reference)
        .setWhipIngest(ingest)
        .setOnConflict(of(OnConflict.class, "ON_CONFLICT_", onConflict));
  }

  private static <E extends Enum<E>> E of(Class<E> type, String prefix, @Nullable Enum<?> choice) {
    return Enum.valueOf(type, prefix + (choice == null ? "UNSPECIFIED" : choice.name()));
  }

  private static String randomToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A number of bits, with k or M for thousands and millions; 0 when it was not given. */
  private long bitrate(String option, @Nullable String value) {
    if (value == null) {
      return 0;
    }
    if (!value.matches("\\d{1,10}[kM]?")) {
      throw new ParameterException(
          spec.commandLine(),
          option + " " + value + " (expected: bits per second, such as 2500k or 6M)");
    }
    String digits = value.replaceAll("[kM]", "");
    long unit = value.endsWith("k") ? 1_000 : value.endsWith("M") ? 1_000_000 : 1;
    return Long.parseLong(digits) * unit;
  }
}
