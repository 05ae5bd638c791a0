package io.whipsidecar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemLibrariesTest {
  @Test
  void shouldSayThatThisMachineCannotRunIt() {
    assertThat(SystemLibraries.notBuiltFor("Linux", "riscv64"))
        .isEqualTo(
            "libwebrtc is only there for Linux on amd64 and aarch64 (this is Linux on riscv64)");
  }

  @Test
  void shouldSayInOneLineThatThisMachineCanPublish() {
    assertThat(PublishCommand.checked(List.of()))
        .isEqualTo("libwebrtc can be loaded: this machine can publish");
    assertThat(PublishCommand.checked(List.of("libX11.so.6", "libpulse.so.0")))
        .endsWith("; libX11.so.6, libpulse.so.0 are missing, but never called");
  }
}
