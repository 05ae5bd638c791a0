package io.whipsidecar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemLibrariesTest {
  @Test
  void shouldNameTheLibraryAndItsPackagesInOneLine() {
    ExceptionInInitializerError loader =
        new ExceptionInInitializerError(
            new UnsatisfiedLinkError(
                "/tmp/libwebrtc-java123.so: libgcc_s.so.1: cannot open shared object file: No such"
                    + " file or directory"));

    assertThat(SystemLibraries.explain(loader))
        .isEqualTo(
            "libwebrtc needs libgcc_s.so.1, which this machine lacks: apt-get install libgcc-s1"
                + " (Debian, Ubuntu), dnf install libgcc (Fedora)");
  }

  @Test
  void shouldLeaveOtherWordsOfTheLoaderAsTheyAre() {
    UnsatisfiedLinkError loader =
        new UnsatisfiedLinkError(
            "/tmp/libwebrtc-java123.so: failed to map segment from shared object");

    assertThat(SystemLibraries.explain(loader))
        .isEqualTo("libwebrtc cannot be loaded: failed to map segment from shared object");
  }

  @Test
  void shouldSayThatThisMachineCannotRunIt() {
    assertThat(SystemLibraries.notBuiltFor("Linux", "riscv64"))
        .isEqualTo(
            "libwebrtc is only there for Linux on amd64 and aarch64 (this is Linux on riscv64)");
  }

  @Test
  void shouldNameBothFoldersThatHoldNoCode() {
    assertThat(SystemLibraries.holdNoCode(Path.of("/tmp"), Path.of("/home/ann/.cache")))
        .isEqualTo(
            "code can be loaded neither from /tmp nor from /home/ann/.cache (mounted noexec?): set"
                + " XDG_CACHE_HOME to a folder that is not");
  }

  @Test
  void shouldSayInOneLineThatThisMachineCanPublish() {
    assertThat(PublishCommand.checked(List.of()))
        .isEqualTo("libwebrtc can be loaded: this machine can publish");
    assertThat(PublishCommand.checked(List.of("libX11.so.6", "libpulse.so.0")))
        .endsWith("; libX11.so.6, libpulse.so.0 are missing, but never called");
  }
}
