package io.whipsidecar.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MissingLibrariesTest {
  @Test
  void shouldReadWhatTheLoaderDoesNotFind() {
    List<String> trace =
        List.of(
            "\tlinux-vdso.so.1 (0x00007ffc3b5f2000)",
            "\tlibxcb.so.1 => not found",
            "\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f0b1c000000)",
            "\tlibasound.so.2 => not found",
            "\tlibxcb.so.1 => not found",
            "\t/lib64/ld-linux-x86-64.so.2 (0x00007f0b1c9f5000)");

    assertThat(MissingLibraries.inTrace(trace)).containsExactly("libasound.so.2", "libxcb.so.1");
  }

  @Test
  void shouldNamePackagesInOneLine() {
    assertThat(MissingLibraries.message("it", List.of("libstdc++.so.6", "libgcc_s.so.1")))
        .isEqualTo(
            "it needs libstdc++.so.6, libgcc_s.so.1, which this machine lacks: apt-get install"
                + " libgcc-s1 libstdc++6 (Debian, Ubuntu), dnf install libgcc libstdc++ (Fedora)");
  }

  @Test
  void shouldSayHowToFindAPackageThatIsNotKnown() {
    assertThat(MissingLibraries.message("it", List.of("libatomic.so.1", "libfoo.so.3")))
        .endsWith(
            "lacks: apt-get install libatomic1 (Debian, Ubuntu), dnf install libatomic (Fedora);"
                + " find the package of libfoo.so.3: apt-file search NAME, dnf provides NAME");
  }

  @Test
  void shouldNotTakeThisJvmForOneOfAlpine() {
    assertThat(MissingLibraries.isMusl()).isFalse(); // native parts for musl do not exist
  }
}
