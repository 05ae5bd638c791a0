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
 * @param seconds how long to publish
 */
public record Scenario(
    String processId,
    FfmpegBinary reader,
    PublisherProgram publisher,
    @Nullable Codec video,
    @Nullable Codec audio,
    LegFormat legFormat,
    int seconds) {}
