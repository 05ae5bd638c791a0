package io.whipsidecar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemLibrariesTest {
  @Test
  void shouldNameMissingLibraryAndThePackages() {
    Throwable loader =
        new ExceptionInInitializerError(
            new UnsatisfiedLinkError(
                "/tmp/libwebrtc-java123.so: libpulse.so.0: cannot open shared object file"));

    assertThat(SystemLibraries.explain(loader, "Linux", "amd64"))
        .contains("loaded: libpulse.so.0: cannot open shared object file")
        .contains("apt-get install -y --no-install-recommends libpulse0 libudev1 libx11-6");
  }

  @Test
  void shouldSayThatOtherPlatformsHaveNone() {
    assertThat(SystemLibraries.explain(new UnsatisfiedLinkError(), "Linux", "aarch64"))
        .isEqualTo("libwebrtc is only there for Linux on x86_64 (this is Linux on aarch64)");
  }
}
