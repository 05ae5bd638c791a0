package io.whipsidecar.e2e;

import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.media.Codec;
import io.whipsidecar.publish.FfmpegPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Other people's WHIP clients, as {@code src/test/clients/run} has installed them. */
enum RealClient {
  /** The muxer whose DTLS certificates often have a negative serial number. */
  FFMPEG_8_0_1(false, false),
  FFMPEG_8_1_2(false, true),
  PION(false, true, "pion/pion-publisher"),
  /** Encodes by itself. */
  AIORTC(true, true, "aiortc/venv/bin/python", "publish.py"),
  /** In the shape of OBS. */
  LIBDATACHANNEL(false, true, "node", "publish.js"),
  /** GStreamer's webrtcbin, trickle ICE; stamps what it sends by the pipeline's clock. */
  SIMPLE_WHIP_CLIENT(true, false, "bash", "publish");

  private static final Path SOURCES = Path.of("src", "test", "clients");
  private static final Path INSTALLED = Path.of("target", "clients");

  private final boolean live;
  private final boolean retransmits;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> command;

  RealClient(boolean live, boolean retransmits, String... command) {
    this.live = live;
    this.retransmits = retransmits;
    this.command = List.of(command);
  }

  /** For people. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replaceAll("(?<=\\d)_", ".").replace('_', ' ');
  }

  /** Whether it repairs what the network loses of its video. */
  boolean retransmits() {
    return retransmits;
  }

  /**
   * As a publisher of a scenario.
   *
   * @param pattern the folder of {@link PatternFiles}
   * @param extra further arguments
   */
  PublisherProgram with(Path pattern, List<String> extra) {
    return new PublisherProgram() {
      @Override
      public ChildProcess start(Task task, Consumer<String> onLine)
          throws IOException, MissingFfmpegException {
        return command.isEmpty() ? ffmpeg(task, onLine) : program(task, pattern, extra, onLine);
      }

      @Override
      public boolean isLive() {
        return live;
      }

      /** aiortc's sender reports give the time of sending to the last frame's timestamp. */
      @Override
      public double maxOffsetMs() {
        return RealClient.this == AIORTC ? 90 : PublisherProgram.super.maxOffsetMs();
      }
    };
  }

  private ChildProcess ffmpeg(PublisherProgram.Task task, Consumer<String> onLine)
      throws IOException, MissingFfmpegException {
    String version = name().substring("FFMPEG_".length()).replace('_', '.');
    return FfmpegLocator.ofInstallation()
        .locate(version)
        .start(
            "publisher",
            FfmpegPattern.publish(task.endpoint(), task.token(), task.resolution(), task.seconds()),
            onLine);
  }

  private ChildProcess program(
      PublisherProgram.Task task, Path pattern, List<String> extra, Consumer<String> onLine)
      throws IOException {
    List<String> line = new ArrayList<>();
    String folder = name().toLowerCase(Locale.ROOT).replace('_', '-');
    Path installed = INSTALLED.resolve(command.get(0)).toAbsolutePath();
    line.add(installed.toFile().canExecute() ? installed.toString() : command.get(0));
    for (String script : command.subList(1, command.size())) {
      Path copy = INSTALLED.resolve(folder).resolve(script); // beside the libraries it needs
      Path source = SOURCES.resolve(folder).resolve(script);
      line.add((copy.toFile().exists() ? copy : source).toAbsolutePath().toString());
    }
    line.addAll(List.of("--url", task.endpoint(), "--pattern", pattern.toString()));
    line.addAll(List.of("--seconds", String.valueOf(task.seconds())));
    if (task.video() == Codec.H265) {
      line.addAll(List.of("--codec", "h265"));
    }
    line.addAll(extra);
    Map<String, String> environment =
        Map.of(
            "WHIP_TOKEN", task.token(),
            "PATH", System.getenv("PATH"),
            "LIBRARIES", INSTALLED.resolve(folder).toAbsolutePath().toString(),
            "HOME", System.getProperty("user.home"));
    return ChildProcess.start(name(), line, environment, onLine, onLine);
  }
}
