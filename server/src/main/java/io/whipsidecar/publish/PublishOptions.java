package io.whipsidecar.publish;

import io.whipsidecar.media.Codec;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to publish and where to.
 *
 * @param endpoint the WHIP endpoint
 * @param token the Bearer token, or null for none
 * @param videoCodec the only one to offer; null: all that libwebrtc has
 * @param audioCodec likewise
 * @param video whether to send a video track
 * @param audio whether to send an audio track
 * @param bitrateBps the most to send for video, in bits per second
 * @param width in pixels, even
 * @param height in pixels, even
 * @param fps frames per second
 * @param duration how long; null: until interrupted
 */
public record PublishOptions(
    URI endpoint,
    @Nullable String token,
    @Nullable Codec videoCodec,
    @Nullable Codec audioCodec,
    boolean video,
    boolean audio,
    int bitrateBps,
    int width,
    int height,
    int fps,
    @Nullable Duration duration) {

  /** Says the sizes only: the token is a secret, and so may be the URL's query. */
  @Override
  public String toString() {
    return "PublishOptions[%dx%d, %d fps, %d b/s]".formatted(width, height, fps, bitrateBps);
  }
}
