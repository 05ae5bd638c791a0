package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.media.Codec;
import io.whipsidecar.publish.FfmpegPattern;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who publishes. */
public enum PublisherKind {
  LIBWEBRTC,
  FFMPEG,
  NONE;

  /**
   * Whether this machine can run libwebrtc. Asked of a child, because what native code leaves
   * behind in a JVM is not for ours.
   *
   * @return null when it can, else what to do
   */
  public static @Nullable String libwebrtcProblem() throws IOException {
    List<String> arguments = List.of("publish", "--check");
    try (ChildProcess child =
        JavaChild.start("check", arguments, Map.of(), line -> {}, line -> {})) {
      boolean ended = child.await(Duration.ofSeconds(30));
      return ended && child.exitCode() == 0 ? null : child.errorTail();
    }
  }

  /**
   * Starts it.
   *
   * @param endpoint the WHIP endpoint
   * @param video the video codec, or null for none
   * @param audio the audio codec, or null for none
   * @param onLine receives what it prints
   */
  ChildProcess start(
      String endpoint,
      String token,
      @Nullable Codec video,
      @Nullable Codec audio,
      int seconds,
      Consumer<String> onLine)
      throws IOException, MissingFfmpegException {
    return switch (this) {
      case LIBWEBRTC ->
          JavaChild.start(
              "publisher",
              List.of(
                  "publish",
                  endpoint,
                  "--codec",
                  name(video),
                  "--audio-codec",
                  name(audio),
                  "--duration",
                  String.valueOf(seconds)),
              Map.of("WHIP_TOKEN", token), // not as an argument, which everyone can read
              onLine,
              line -> {});
      case FFMPEG ->
          FfmpegLocator.ofInstallation()
              .locatePublisher()
              .start("publisher", FfmpegPattern.publish(endpoint, token, seconds), onLine);
      case NONE -> throw new IllegalStateException("there is no publisher to start");
    };
  }

  private static String name(@Nullable Codec codec) {
    return codec == null ? "none" : codec.name().toLowerCase(Locale.ROOT);
  }
}
