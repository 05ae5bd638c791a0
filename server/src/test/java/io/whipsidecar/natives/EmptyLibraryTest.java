package io.whipsidecar.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer against our reader, and against the loader of the machine that runs the tests. */
class EmptyLibraryTest {
  private static final Machine HERE = Objects.requireNonNull(Machine.current());

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Machine.class)
  void shouldHaveNameAndVersionsOfTheOneItStandsFor(Machine machine) throws IOException {
    List<String> versions = List.of("ALSA_0.9", "ALSA_0.9.0rc4");

    ElfFile file = read(EmptyLibrary.standIn(machine, "libasound.so.2", versions));

    assertThat(file)
        .isEqualTo(new ElfFile(machine, null, "libasound.so.2", List.of(), Map.of(), versions));
  }

  @Test
  void shouldNeedNoVersions() throws IOException {
    ElfFile file = read(EmptyLibrary.standIn(HERE, "libxcb.so.1", List.of()));

    assertThat(file.soname()).isEqualTo("libxcb.so.1");
    assertThat(file.versions()).isEmpty();
  }

  @Test
  void shouldNameWhatAProbeNeeds() throws IOException {
    ElfFile file = read(EmptyLibrary.probe(HERE, "libxcb.so.1"));

    assertThat(file.needed()).containsExactly("libxcb.so.1");
  }

  @Test
  void shouldHashNamesAsTheLoaderDoes() {
    assertThat(Elf.hash("GLIBC_2.2.5")).isEqualTo(0x0969_1A75); // as readelf shows it in any file
    assertThat(Elf.hash("GLIBC_2.17")).isEqualTo(0x0696_9197);
  }

  @Test
  void shouldBeTakenByTheLoader() {
    EmptyLibrary library = EmptyLibrary.standIn(HERE, "libnobody-has-me.so.1", List.of("ME_1"));

    assertThatCode(() -> StandInLoader.load(library, folder)).doesNotThrowAnyException();
    assertThat(folder).isEmptyDirectory();
  }

  /** The whole idea: the loader is content with a library that is loaded under that name. */
  @Test
  void shouldStandInForALibraryThatIsMissing() throws IOException {
    EmptyLibrary wanting = EmptyLibrary.probe(HERE, "libmissing-at-first.so.3");
    assertThatThrownBy(() -> StandInLoader.load(wanting, folder))
        .isInstanceOf(UnsatisfiedLinkError.class)
        .hasMessageContaining("libmissing-at-first.so.3");

    StandInLoader.load(EmptyLibrary.standIn(HERE, "libmissing-at-first.so.3", List.of()), folder);

    assertThatCode(() -> StandInLoader.load(wanting, folder)).doesNotThrowAnyException();
  }

  @Test
  void shouldNotLoadForAnotherMachine() {
    Machine other = HERE == Machine.X86_64 ? Machine.AARCH64 : Machine.X86_64;
    EmptyLibrary library = EmptyLibrary.standIn(other, "libother-machine.so.1", List.of());

    assertThatThrownBy(() -> StandInLoader.load(library, folder))
        .isInstanceOf(UnsatisfiedLinkError.class);
  }

  @Test
  void shouldRefuseWhatIsNotElf() throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\necho hello\n");

    assertThatThrownBy(() -> ElfFile.read(script))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(script + ": not a 64-bit little-endian ELF file");
  }

  @Test
  void shouldRefuseOrReadEveryDamagedFile() {
    byte[] whole = EmptyLibrary.standIn(HERE, "libx.so.1", List.of("X_1", "X_2")).toBytes();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0x80;
      try {
        ElfFile.parse(ByteBuffer.wrap(damaged), "damaged");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("damaged");
      }
    }
  }

  private static ElfFile read(EmptyLibrary library) throws IOException {
    return ElfFile.parse(ByteBuffer.wrap(library.toBytes()), library.soname());
  }
}
