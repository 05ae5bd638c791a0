/**
 * Test publishers: what {@code whip-sidecar publish} and the demo send. They are clients of the
 * server like any other and share nothing with it but the HTTP and the UDP port.
 *
 * <p>Starting points: {@link io.whipsidecar.publish.TestPattern} says what is in the picture and
 * the sound, {@link io.whipsidecar.publish.LibwebrtcPublisher} sends it with libwebrtc, {@link
 * io.whipsidecar.publish.FfmpegPattern} with FFmpeg's {@code whip} muxer.
 */
@NullMarked
package io.whipsidecar.publish;

import org.jspecify.annotations.NullMarked;
