package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.media.Codec;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program that publishes the test pattern by WHIP. Any thread. */
public interface PublisherProgram {
  /**
   * What is asked of it.
   *
   * @param endpoint the WHIP endpoint
   * @param token the Bearer token
   * @param video the video codec, or null for none
   * @param audio the audio codec, or null for none
   * @param resolution of the picture, such as {@code 640x360}
   * @param seconds how long to publish
   */
  record Task(
      String endpoint,
      String token,
      @Nullable Codec video,
      @Nullable Codec audio,
      String resolution,
      int seconds) {

    /** One with the usual resolution. */
    public Task(
        String endpoint, String token, @Nullable Codec video, @Nullable Codec audio, int seconds) {
      this(endpoint, token, video, audio, Scenario.RESOLUTION, seconds);
    }
  }

  /**
   * Starts it; it ends by itself with exit code 0.
   *
   * @param onLine receives what it prints
   */
  ChildProcess start(Task task, Consumer<String> onLine) throws IOException, MissingFfmpegException;

  /**
   * Whether it draws and stamps its pictures as it goes, so that a busy machine shows in them;
   * otherwise their timestamps are the pattern's own.
   */
  boolean isLive();

  /** How far picture and sound may be apart by the publisher's own doing, in milliseconds. */
  default double maxOffsetMs() {
    return 45; // nobody notices (ITU-R BT.1359)
  }
}
