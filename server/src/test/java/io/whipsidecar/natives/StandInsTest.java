package io.whipsidecar.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInsTest {
  private static final Machine HERE = Objects.requireNonNull(Machine.current());

  @TempDir private Path folder;

  @Test
  void shouldReplaceOnlyWhatIsNeverCalled() {
    List<String> missing =
        List.of("libxcb.so.1", "libxcb-shm.so.0", "libX11.so.6", "libstdc++.so.6", "libc.so.6");

    assertThat(StandIns.irreplaceable(missing)).containsExactly("libstdc++.so.6", "libc.so.6");
  }

  @Test
  void shouldGiveTheVersionsThatAnyFileWants() {
    ElfFile one =
        wanting(Map.of("libasound.so.2", List.of("ALSA_0.9.0rc4"), "libc.so.6", List.of("G")));
    ElfFile other = wanting(Map.of("libasound.so.2", List.of("ALSA_0.9", "ALSA_0.9.0rc4")));

    EmptyLibrary library = StandIns.of(HERE, "libasound.so.2", List.of(one, other));

    assertThat(library.versions()).containsExactly("ALSA_0.9", "ALSA_0.9.0rc4");
  }

  @Test
  void shouldMakeOneFolderForEachSet() throws IOException {
    EmptyLibrary sound = EmptyLibrary.standIn(HERE, "libpulse.so.0", List.of("PULSE_0"));
    EmptyLibrary picture = EmptyLibrary.standIn(HERE, "libxcb.so.1", List.of());

    Path both = StandIns.write(List.of(sound, picture), folder);
    Path again = StandIns.write(List.of(sound, picture), folder);
    Path soundAlone = StandIns.write(List.of(sound), folder);

    assertThat(again).isEqualTo(both);
    assertThat(soundAlone).isNotEqualTo(both); // no libxcb in it that would hide a real one
    assertThat(names(both)).containsExactlyInAnyOrder("libpulse.so.0", "libxcb.so.1");
    assertThat(names(soundAlone)).containsExactly("libpulse.so.0");
    assertThat(names(folder)).hasSize(2); // nothing partial is left
    assertThat(ElfFile.read(both.resolve("libpulse.so.0")).versions()).containsExactly("PULSE_0");
  }

  @Test
  void shouldLoadStandInsForWhatThisMachineLacksAndNothingElse() throws IOException {
    EmptyLibrary library =
        new EmptyLibrary(
            HERE,
            "libwants.so.1",
            List.of(),
            List.of("libxcb-not-there.so.7", "libc.so.6", "libnever-heard-of.so.1"));

    List<String> replaced =
        StandInLoader.loadStandIns(ByteBuffer.wrap(library.toBytes()), "libwants.so.1", folder);

    assertThat(replaced).containsExactly("libxcb-not-there.so.7");
    assertThat(folder).isEmptyDirectory();
    StandInLoader.load(EmptyLibrary.probe(HERE, "libxcb-not-there.so.7"), folder);
  }

  private static ElfFile wanting(Map<String, List<String>> versions) {
    return new ElfFile(HERE, null, null, List.copyOf(versions.keySet()), versions, List.of());
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
