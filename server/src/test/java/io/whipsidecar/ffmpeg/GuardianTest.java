package io.whipsidecar.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final Guardian guardian = Guardian.start();

  @Test
  void shouldEndProcessesAndDeleteFoldersWhenThePipeEnds() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    Path full = Files.createDirectory(folder.resolve("with a space, ü and $(true)"));
    Files.writeString(full.resolve("file"), "text");
    guardian.tell("process", Long.toString(process.pid()));
    guardian.tell("folder", full.toString());
    guardian.tell("folder", folder.resolve("never made").toString());

    guardian.end(LONG);

    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(full).doesNotExist();
  }

  @Test
  void shouldLeaveWhatIsToStay() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path other = Files.createDirectory(folder.resolve("kept not"));
    guardian.tell("folder", kept.toString());
    guardian.tell("folder", other.toString());
    guardian.tell("keep", kept.toString());

    guardian.end(LONG);

    assertThat(kept).exists();
    assertThat(other).doesNotExist();
  }

  @Test
  void shouldSpareAProcessThatOnlyHasTheNumberOfOneThatEnded() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "100").start();
    try {
      // As the guardian would have it if the number had belonged to one that started earlier.
      guardian.tell("process", stranger.pid() + ":1");

      guardian.end(LONG);

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void shouldDoNothingForAProcessThatEndedBefore() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    guardian.tell("process", Long.toString(process.pid()));

    guardian.end(LONG);

    assertThat(process.exitValue()).isZero();
  }
}
