package io.whipsidecar.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real FFmpegs with stand-ins for all that may be replaced, which come before this machine's own
 * libraries. So it shows on every machine that nothing of them is called.
 */
@Tag("e2e")
class StandInsIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"5.1.2", "6.1.1", "7.1.1", "8.1.2"})
  void shouldEncodeAndDecodeWithStandInsAlone(String version) throws Exception {
    FfmpegBinary real = FfmpegLocator.ofInstallation().locate(version);
    Path libraries = real.libraryPath().get(0);
    List<Path> files = files(libraries);
    Set<String> replaced = new TreeSet<>();
    for (Path file : files) {
      replaced.addAll(ElfFile.read(file).needed());
    }
    replaced.removeIf(
        name -> !StandIns.isNeverCalled(name) || Files.exists(libraries.resolve(name)));
    assertThat(replaced).contains("libxcb.so.1", "libasound.so.2");
    Path standIns =
        StandIns.forProgram(
            Objects.requireNonNull(Machine.current()), replaced, files, folder.resolve("made"));
    FfmpegBinary ffmpeg =
        new FfmpegBinary(
            real.executable(), List.of(libraries, standIns), List.copyOf(replaced), real.version());
    String file = folder.resolve("out.mkv").toString();

    run(
        ffmpeg,
        List.of("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10", "-f", "lavfi", "-i", "sine"),
        List.of("-t", "1", "-c:v", "libx264", "-c:a", "libopus", file));
    run(ffmpeg, List.of("-i", file), List.of("-f", "null", "-"));
  }

  private static void run(FfmpegBinary ffmpeg, List<String> inputs, List<String> outputs)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-nostdin", "-xerror"));
    arguments.addAll(inputs);
    arguments.addAll(outputs);
    try (ChildProcess child = ffmpeg.start("ffmpeg", arguments, line -> {})) {
      assertThat(child.await(Duration.ofMinutes(1))).isTrue();
      assertThat(child.exitCode()).as(child.errorTail()).isZero();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
