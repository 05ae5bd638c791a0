package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import org.jspecify.annotations.Nullable;

/**
 * One run of the chain.
 *
 * @param processId the manager's id of the FFmpeg process
 * @param reader the FFmpeg that records
 * @param publisher who publishes
 * @param video the ingest's video codec, or null for an ingest without video
 * @param audio the ingest's audio codec, or null likewise
 * @param legFormat how FFmpeg is told about the ports
 * @param resolution of the picture that is published, such as {@code 640x360}
 * @param seconds how long to publish
 */
public record Scenario(
    String processId,
    FfmpegBinary reader,
    PublisherProgram publisher,
    @Nullable Codec video,
    @Nullable Codec audio,
    LegFormat legFormat,
    String resolution,
    int seconds) {
  /** The test pattern's, unless another one is asked for: one that two processors encode easily. */
  public static final String RESOLUTION = "640x360";

  /** One with the usual resolution. */
  public Scenario(
      String processId,
      FfmpegBinary reader,
      PublisherProgram publisher,
      @Nullable Codec video,
      @Nullable Codec audio,
      LegFormat legFormat,
      int seconds) {
    this(processId, reader, publisher, video, audio, legFormat, RESOLUTION, seconds);
  }

  PublisherProgram.Task task(String endpoint, String token) {
    return new PublisherProgram.Task(endpoint, token, video, audio, resolution, seconds);
  }
}
