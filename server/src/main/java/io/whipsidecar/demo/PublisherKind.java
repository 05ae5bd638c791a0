package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.publish.FfmpegPattern;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who publishes, of those that come with the product. */
public enum PublisherKind implements PublisherProgram {
  LIBWEBRTC,
  /** The same over ICE-TCP only. */
  LIBWEBRTC_TCP,
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

  @Override
  public ChildProcess start(Task task, Consumer<String> onLine)
      throws IOException, MissingFfmpegException {
    return switch (this) {
      case LIBWEBRTC, LIBWEBRTC_TCP ->
          JavaChild.start(
              "publisher",
              List.of(
                  "publish",
                  task.endpoint(),
                  "--codec",
                  DemoChoice.name(task.video()),
                  "--audio-codec",
                  DemoChoice.name(task.audio()),
                  "--resolution",
                  task.resolution(),
                  "--transport",
                  this == LIBWEBRTC ? "any" : "tcp",
                  "--duration",
                  String.valueOf(task.seconds())),
              Map.of("WHIP_TOKEN", task.token()), // not as an argument, which everyone can read
              onLine,
              line -> {});
      case FFMPEG -> {
        List<String> arguments =
            FfmpegPattern.publish(task.endpoint(), task.token(), task.resolution(), task.seconds());
        yield FfmpegLocator.ofInstallation()
            .locatePublisher()
            .start("publisher", arguments, onLine);
      }
      case NONE -> throw new IllegalStateException("there is no publisher to start");
    };
  }

  @Override
  public boolean isLive() {
    return isLibwebrtc();
  }

  /** Whether it needs what {@link #libwebrtcProblem} asks for. */
  public boolean isLibwebrtc() {
    return this == LIBWEBRTC || this == LIBWEBRTC_TCP;
  }

  /** As on the command line: {@code libwebrtc-tcp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As on the command line, such as {@code libwebrtc-tcp}. */
  String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
