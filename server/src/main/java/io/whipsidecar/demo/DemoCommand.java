package io.whipsidecar.demo;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code whip-sidecar demo}: shows and judges the whole chain on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show the whole chain at work on this machine, and judge it.",
      "Starts a server and a real FFmpeg as a restream manager would, publishes a test pattern by",
      "WHIP, and measures what FFmpeg recorded."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every figure passes",
      "1:one fails, the chain broke, or this machine is too busy to tell",
      "2:wrong usage, or something that can't be had"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int MIN_SECONDS = 3;
  private static final int MAX_SECONDS = 3_600;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--publisher",
      paramLabel = "libwebrtc|libwebrtc-tcp|ffmpeg|none",
      description =
          "The WebRTC of the browsers, the same over ICE-TCP, FFmpeg's whip muxer, or you. Default:"
              + " libwebrtc, or ffmpeg where libwebrtc does not run.")
  private @Nullable String publisherName;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PATH|VERSION",
      description = "The FFmpeg that records. Default: the one on the PATH, else 8.1.2 from a jar.")
  private @Nullable String ffmpeg;

  @Option(
      names = "--codec",
      defaultValue = "h264",
      paramLabel = "h264|vp8|vp9|av1|none",
      description = "Of the picture. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String videoName;

  @Option(
      names = "--audio-codec",
      defaultValue = "opus",
      paramLabel = "opus|pcmu|pcma|none",
      description = "Of the sound. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String audioName;

  @Option(
      names = "--resolution",
      defaultValue = Scenario.RESOLUTION,
      paramLabel = "WxH",
      description = "Of the picture; a slow machine needs a small one. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String resolution;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      paramLabel = "N",
      description = "How long to publish. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--keep",
      description =
          "Leave everything running until Ctrl-C, print the URLs, and leave the files there.")
  private boolean keep;

  @Override
  public Integer call() {
    DemoChoice choice =
        new DemoChoice(
            publisher(),
            ffmpeg,
            codec("--codec", videoName, MediaKind.VIDEO),
            codec("--audio-codec", audioName, MediaKind.AUDIO),
            resolution(),
            seconds(),
            keep);
    refuse(choice.refusal());
    return new DemoRun(choice, spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(this::refuse);
  }

  private void refuse(@Nullable String refusal) {
    if (refusal != null) {
      throw new ParameterException(spec.commandLine(), refusal);
    }
  }

  private @Nullable PublisherKind publisher() {
    if (publisherName == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (PublisherKind kind : PublisherKind.values()) {
      names.add(kind.optionName());
      if (kind.optionName().equalsIgnoreCase(publisherName)) {
        return kind;
      }
    }
    throw wrong("--publisher", publisherName, String.join(", ", names));
  }

  private @Nullable Codec codec(String option, String name, MediaKind kind) {
    if (name.equalsIgnoreCase("none")) {
      return null;
    }
    StringBuilder names = new StringBuilder();
    for (Codec codec : Codec.values()) {
      if (codec.kind() == kind) {
        if (codec.name().equalsIgnoreCase(name)) {
          return codec;
        }
        names.append(codec == Codec.H265 ? "" : DemoChoice.name(codec) + ", ");
      }
    }
    throw wrong(option, name, names + "or none");
  }

  private String resolution() {
    if (!resolution.matches("[1-9]\\d{2,3}x[1-9]\\d{1,3}")
        || resolution.matches(".*[13579](x.*)?")) {
      throw wrong("--resolution", resolution, "width and height, both even, such as 640x360");
    }
    return resolution;
  }

  private int seconds() {
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw wrong("--seconds", seconds, MIN_SECONDS + " to " + MAX_SECONDS);
    }
    return seconds;
  }

  private ParameterException wrong(String option, Object value, String expected) {
    return new ParameterException(
        spec.commandLine(), "%s: \"%s\" (expected: %s)".formatted(option, value, expected));
  }
}
