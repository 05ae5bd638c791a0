package io.whipsidecar.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in the place of FFmpeg; see StandInsIT for real ones. */
class UnpackedFfmpegTest {
  @TempDir private Path folder;

  @Test
  void shouldMakeNoStandInsWhereNothingIsMissing() throws IOException {
    write("#!/bin/sh\necho ffmpeg version 8.1.2\n", "rwxr-xr-x");

    FfmpegBinary ffmpeg = UnpackedFfmpeg.in(folder, folder.resolve("cache"));

    assertThat(ffmpeg.version()).isEqualTo("8.1.2");
    assertThat(ffmpeg.libraryPath()).containsExactly(folder);
    assertThat(ffmpeg.standIns()).isEmpty();
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  /** As on Alpine: the kernel finds the program, but not the loader that it asks for. */
  @Test
  void shouldSayThatGlibcIsMissing() throws IOException {
    write("#!/lib64/no-such-loader.so.2\n", "rwxr-xr-x");

    assertThatThrownBy(() -> UnpackedFfmpeg.in(folder, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "it is built for the C library glibc, which this machine lacks (Alpine has musl), so no"
                + " package makes it run: use Debian, Ubuntu or Fedora, or install an FFmpeg of the"
                + " system's (apk add ffmpeg), which is found on the PATH");
  }

  @Test
  void shouldSayThatTheFolderHoldsNoPrograms() throws IOException {
    write("#!/bin/sh\n", "rw-r--r--"); // to the kernel the same as a file system mounted noexec

    assertThatThrownBy(() -> UnpackedFfmpeg.in(folder, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("programs cannot be run from " + folder)
        .hasMessageContaining("set XDG_CACHE_HOME to a folder");
  }

  private void write(String script, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("ffmpeg"), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
