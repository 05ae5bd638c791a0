package io.whipsidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.media.Codec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Impossible choices are refused before anything starts. */
class DemoCommandTest {
  private static final int USAGE = 2;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--publisher ffmpeg --codec vp8 | --publisher ffmpeg --codec vp8 --audio-codec opus"
            + " (expected: h264 and opus",
        "--publisher ffmpeg --codec av1 | --publisher libwebrtc sends the others",
        "--publisher ffmpeg --audio-codec pcmu | --audio-codec pcmu (expected: h264 and opus",
        "--publisher ffmpeg --codec none | --codec none --audio-codec opus (expected: h264 and"
            + " opus",
        "--codec h265 | --codec h265 (expected: h264, vp8, vp9, av1 or none)",
        "--publisher libwebrtc --codec h265 | with --publisher none you can publish it",
        "--codec none --audio-codec none | nothing to publish",
        "--codec theora | --codec: \"theora\" (expected: h264, vp8, vp9, av1, or none)",
        "--audio-codec mp3 | --audio-codec: \"mp3\" (expected: opus, pcmu, pcma, or none)",
        "--publisher obs | --publisher: \"obs\" (expected: libwebrtc, libwebrtc-tcp, ffmpeg, none)",
        "--seconds 0 | --seconds: \"0\" (expected: 3 to 3600)",
        "--resolution 641x360 | --resolution: \"641x360\" (expected: width and height, both even",
        "--resolution big | --resolution: \"big\"",
      })
  void shouldRefuseInOneLine(String arguments, String words) {
    StringWriter errors = new StringWriter();
    StringWriter output = new StringWriter();

    int code = execute(arguments, output, errors);

    assertThat(code).isEqualTo(USAGE);
    assertThat(errors.toString().lines().toList()).singleElement().asString().contains(words);
    assertThat(output.toString()).isEmpty();
  }

  @Test
  void shouldSayWhenAnFfmpegCannotBeRun() {
    StringWriter errors = new StringWriter();

    int code = execute("--ffmpeg /does/not/exist", new StringWriter(), errors);

    assertThat(code).isEqualTo(1);
    assertThat(errors.toString().lines().toList())
        .singleElement()
        .asString()
        .startsWith("demo: ")
        .contains("/does/not/exist");
  }

  @Test
  void shouldRefuseAnFfmpegThatCannotReadTheCodec() {
    assertThat(choice(Codec.AV1).refusal(ffmpeg("7.1.5")))
        .startsWith("--codec av1 with FFmpeg 7.1.5 (expected: 8 or later");
    assertThat(choice(Codec.AV1).refusal(ffmpeg("8.1.2"))).isNull();
    assertThat(choice(Codec.AV1).refusal(ffmpeg("N-118-gdeadbeef"))).isNull();
    assertThat(choice(Codec.VP9).refusal(ffmpeg("5.1.2"))).isNull();
    assertThat(choice(Codec.H264).refusal(ffmpeg("4.4.1"))).contains("5.1 or later");
  }

  @Test
  void shouldNameChoicesInLowerCase() {
    String help = new CommandLine(new DemoCommand()).getUsageMessage();

    assertThat(help).contains("libwebrtc-tcp").doesNotContain("LIBWEBRTC");
  }

  private static DemoChoice choice(Codec video) {
    return new DemoChoice(null, null, video, Codec.OPUS, Scenario.RESOLUTION, 10, false);
  }

  private static FfmpegBinary ffmpeg(String version) {
    return new FfmpegBinary(Path.of("/usr/bin/ffmpeg"), List.of(), List.of(), version);
  }

  private static int execute(String arguments, StringWriter output, StringWriter errors) {
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(output))
        .setErr(new PrintWriter(errors, true))
        .setParameterExceptionHandler(
            (e, all) -> {
              e.getCommandLine().getErr().println(e.getMessage());
              return USAGE;
            })
        .execute(arguments.split(" ", -1));
  }
}
