package io.whipsidecar.whip;

import io.whipsidecar.media.Codec;
import org.jspecify.annotations.Nullable;

/**
 * What the WHIP rules need to know of an ingest.
 *
 * @param processId as the manager named it, any characters
 * @param video null without video
 * @param audio null without audio
 * @param token null when none was set: then only a server that allows anonymous publishers takes
 *     one
 * @param maxBitrate upper bound of the publisher's bitrate in bits per second; 0: none
 */
public record WhipIngest(
    String processId,
    @Nullable Codec video,
    @Nullable Codec audio,
    @Nullable PublishToken token,
    long maxBitrate) {}
