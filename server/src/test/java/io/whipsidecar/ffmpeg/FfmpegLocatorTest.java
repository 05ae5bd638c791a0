package io.whipsidecar.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small scripts in the place of FFmpeg. */
class FfmpegLocatorTest {
  @TempDir private Path folder;
  private Path bin;
  private Path jars;

  @BeforeEach
  void makeFolders() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    jars = Files.createDirectory(folder.resolve("jars"));
  }

  @Test
  void shouldPreferTheOneOnThePath() throws Exception {
    Files.writeString(bin.resolve("ffmpeg"), script("5.1.9"));
    Files.setPosixFilePermissions(
        bin.resolve("ffmpeg"), PosixFilePermissions.fromString("rwxr-xr-x"));
    writeJar("8.1.2");

    FfmpegBinary found = locator().locate(null);

    assertThat(found.version()).isEqualTo("5.1.9");
    assertThat(found.libraryPath()).isEmpty();
  }

  @Test
  void shouldUnpackNewestJarOnce() throws Exception {
    writeJar("6.1.1");
    writeJar("8.1.2");

    FfmpegBinary first = locator().locate(null);
    FfmpegBinary second = locator().locate(null);

    assertThat(first.version()).isEqualTo("8.1.2");
    assertThat(first.libraryPath()).containsExactly(first.executable().getParent());
    assertThat(second).isEqualTo(first);
    try (var files = Files.list(folder.resolve("cache"))) {
      assertThat(files).containsExactlyElementsOf(first.libraryPath()); // nothing partial is left
    }
  }

  @Test
  void shouldNameLibrariesAsTheirProgramLooksForThem() throws Exception {
    writeJar("7.1.1");

    Path libraries = locator().locate(null).executable().getParent();

    try (var files = Files.list(libraries)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ffmpeg", "libx.so.1", "libva.so.2");
    }
  }

  @Test
  void shouldFindVersionByItsStart() throws Exception {
    writeJar("6.1.1");
    writeJar("7.1.1");

    assertThat(locator().locate("6").version()).isEqualTo("6.1.1");
    assertThat(locator().locate("7.1.1").majorVersion()).isEqualTo(7);
  }

  @Test
  void shouldSayWhatToDoWhenThereIsNone() {
    assertThatThrownBy(() -> locator().locate("7.1.1"))
        .isInstanceOf(MissingFfmpegException.class)
        .hasMessageContaining("no FFmpeg 7.1.1 on the PATH")
        .hasMessageContaining("apt-get install ffmpeg");
  }

  @Test
  void shouldSayThatAProgramIsNotFfmpeg() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "#!/bin/sh\necho hello\n");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> locator().locate(other.toString()))
        .isInstanceOf(MissingFfmpegException.class)
        .hasMessageContaining("does not run as FFmpeg; it says: hello");
  }

  @Test
  void shouldSayThatAProgramThatIsNotThereCannotBeRun() {
    assertThatThrownBy(() -> locator().locate("/nowhere/ffmpeg"))
        .isInstanceOf(MissingFfmpegException.class)
        .hasMessageContaining("cannot run /nowhere/ffmpeg as FFmpeg");
  }

  private FfmpegLocator locator() {
    return new FfmpegLocator(bin.toString(), jars, folder.resolve("cache"));
  }

  private void writeJar(String version) throws IOException {
    Path jar = jars.resolve("ffmpeg-" + version + "-1.5.0-linux-" + architecture() + "-gpl.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("ffmpeg", "libx.so.1", "libva.so", "libjnix.so", "x.h")) {
        zip.putNextEntry(new ZipEntry("org/bytedeco/ffmpeg/linux/" + name));
        zip.write(script(version).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch").replace("amd64", "x86_64").replace("aarch64", "arm64");
  }

  private static String script(String version) {
    return "#!/bin/sh\necho ffmpeg version " + version + " Copyright\n";
  }
}
