package io.whipsidecar.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibraryTest {
  private static final String NAME = "lib.so";

  @TempDir private Path folder;
  private Path missing;
  private Path writable;

  @BeforeEach
  void makeFolders() throws IOException {
    missing = folder.resolve("missing");
    writable = Files.createDirectory(folder.resolve("writable"));
  }

  @Test
  void shouldLoadFromTheFirstFolderThatLetsItAndLeaveNothing() throws IOException {
    try (UnpackedLibrary library =
        UnpackedLibrary.load(library(), NAME, List.of(missing, writable))) {
      assertThat(library.folder()).hasParent(writable);
      assertThat(library.folder().resolve(NAME)).isRegularFile();
    }
    assertThat(writable).isEmptyDirectory();
  }

  @Test
  void shouldSayWhyNoFolderDoesAndLeaveNothing() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no library");
    URL library = text.toUri().toURL();

    assertThatThrownBy(() -> UnpackedLibrary.load(library, NAME, List.of(missing, writable)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(NAME + " cannot be loaded (" + missing + ": cannot be written; ")
        .hasMessageContaining(writable + ": file too short; ")
        .hasMessageContaining("/whip-sidecar: file too short; expected: ") // the user's cache
        .hasMessageEndingWith("set XDG_CACHE_HOME to one");
    assertThat(writable).isEmptyDirectory();
  }

  @Test
  void shouldDeleteWhatKilledProcessesHaveLeft() throws IOException {
    UnpackedLibrary left = UnpackedLibrary.load(library(), NAME, List.of(writable));
    Files.createFile(writable.resolve("registrations.db"));

    UnpackedLibrary.deleteLeftIn(writable);

    assertThat(left.folder()).doesNotExist();
    assertThat(writable).isDirectoryContaining("glob:**/registrations.db");
  }

  /**
   * One of the JDK's, whose native methods belong to another class loader. A second copy of a
   * library that is in use here would take over the methods that were not called yet.
   */
  private static URL library() throws IOException {
    return Path.of(System.getProperty("java.home"), "lib", "libprefs.so").toUri().toURL();
  }
}
