/**
 * A real FFmpeg as a child process, for the demo, the test publisher and the end-to-end tests. The
 * server itself never starts one.
 *
 * <p>Starting points: {@link io.whipsidecar.ffmpeg.FfmpegLocator} finds or unpacks one, {@link
 * io.whipsidecar.ffmpeg.ChildProcess} runs it, and {@link io.whipsidecar.ffmpeg.Cleanup} leaves
 * nothing behind.
 */
@NullMarked
package io.whipsidecar.ffmpeg;

import org.jspecify.annotations.NullMarked;
