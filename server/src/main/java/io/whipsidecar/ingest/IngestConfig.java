package io.whipsidecar.ingest;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * What a process ingests, with every default filled in. Two starts ask for the same when these are
 * equal.
 *
 * @param video null: no video; then there is audio
 * @param audio null: no audio; then there is video
 * @param publishToken null: the server's policy decides
 * @param maxBitrate upper bound of the publisher's bitrate in bits per second; 0: none
 * @param fastStart whether FFmpeg is told to probe less
 * @param startBitrate what a publisher that adapts is told to begin with, in bits per second; 0:
 *     its own start
 */
public record IngestConfig(
    @Nullable TrackConfig video,
    @Nullable TrackConfig audio,
    LegFormat legFormat,
    @Nullable PublishToken publishToken,
    PublisherPolicy publisherPolicy,
    long maxBitrate,
    boolean fastStart,
    LossPolicy lossPolicy,
    SimulcastLayer simulcastLayer,
    long startBitrate) {
  public IngestConfig {
    check(video, MediaKind.VIDEO);
    check(audio, MediaKind.AUDIO);
    if (video == null && audio == null) {
      throw new IllegalArgumentException("ingest without tracks (expected: video, audio or both)");
    }
    if (video != null && audio != null && video.payloadType() == audio.payloadType()) {
      throw new IllegalArgumentException(
          "payload types: both are " + video.payloadType() + " (expected: different ones)");
    }
  }

  /** The highest layer, and the publisher's own start. */
  public IngestConfig(
      @Nullable TrackConfig video,
      @Nullable TrackConfig audio,
      LegFormat legFormat,
      @Nullable PublishToken publishToken,
      PublisherPolicy publisherPolicy,
      long maxBitrate,
      boolean fastStart,
      LossPolicy lossPolicy) {
    this(
        video,
        audio,
        legFormat,
        publishToken,
        publisherPolicy,
        maxBitrate,
        fastStart,
        lossPolicy,
        SimulcastLayer.HIGHEST,
        0);
  }

  /** The same with another simulcast layer and another start. */
  public IngestConfig with(SimulcastLayer layer, long startBitrateBps) {
    return new IngestConfig(
        video,
        audio,
        legFormat,
        publishToken,
        publisherPolicy,
        maxBitrate,
        fastStart,
        lossPolicy,
        layer,
        startBitrateBps);
  }

  /** H264 and Opus with every default. */
  public static IngestConfig defaults() {
    return of(TrackConfig.of(Codec.H264), TrackConfig.of(Codec.OPUS), LegFormat.FFMPEG_SDP);
  }

  /** The given tracks and legs, everything else as by default. */
  public static IngestConfig of(
      @Nullable TrackConfig video, @Nullable TrackConfig audio, LegFormat legFormat) {
    return new IngestConfig(
        video,
        audio,
        legFormat,
        null,
        PublisherPolicy.REPLACE_IF_SILENT,
        0,
        false,
        LossPolicy.SKIP_TO_KEYFRAME);
  }

  private static void check(@Nullable TrackConfig track, MediaKind kind) {
    if (track != null && track.codec().kind() != kind) {
      throw new IllegalArgumentException(
          kind + " codec: " + track.codec() + " (expected: one of that kind)");
    }
  }
}
