package io.whipsidecar.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir private Path folder;
  private Path temporary;

  @BeforeEach
  void makeFolder() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void shouldTakeTheOneThatIsSet() throws IOException {
    Path chosen = folder.resolve("chosen");

    Path cache =
        CacheFolder.of(Map.of("XDG_CACHE_HOME", chosen + "", "HOME", "/root"), "?", temporary);

    assertThat(cache).isEqualTo(chosen.resolve("whip-sidecar")).isDirectory();
  }

  @Test
  void shouldTakeTheHomeOfTheEnvironmentFirst() throws IOException {
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", "", "HOME", folder + "/one");

    assertThat(CacheFolder.of(environment, folder + "/other", temporary))
        .isEqualTo(folder.resolve("one/.cache/whip-sidecar"));
    assertThat(CacheFolder.of(Map.of(), folder + "/other", temporary))
        .isEqualTo(folder.resolve("other/.cache/whip-sidecar"));
  }

  /**
   * A user id without a name has "?" for a home; containers have a home of / that is not theirs.
   */
  @Test
  void shouldTakeAPrivateFolderWhereThereIsNoHome() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Path cache = CacheFolder.of(Map.of("HOME", file + ""), "?", temporary);

    assertThat(cache.getParent()).isEqualTo(temporary);
    assertThat(cache.getFileName().toString()).matches("whip-sidecar-cache-\\d+");
    assertThat(Files.getPosixFilePermissions(cache))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(CacheFolder.of(Map.of(), "?", temporary)).isEqualTo(cache);
    assertThat(Path.of("?")).doesNotExist();
  }

  @Test
  void shouldNotTrustAFolderThatOthersCanChange() throws IOException {
    Path cache = CacheFolder.of(Map.of(), "?", temporary);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> CacheFolder.of(Map.of(), "?", temporary))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(cache + ": not a folder of user ")
        .hasMessageEndingWith("(set XDG_CACHE_HOME to a folder that can be written)");
  }

  @Test
  void shouldNotFollowALink() throws IOException {
    Path cache = CacheFolder.of(Map.of(), "?", temporary);
    Files.move(cache, folder.resolve("elsewhere"));
    Files.createSymbolicLink(cache, folder.resolve("elsewhere"));

    assertThatThrownBy(() -> CacheFolder.of(Map.of(), "?", temporary))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(cache + ": not a folder of user ");
  }

  @Test
  void shouldSayWhyTheFolderThatIsSetCannotBeUsed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> CacheFolder.of(Map.of("XDG_CACHE_HOME", file + ""), "/x", temporary))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + "/whip-sidecar: ")
        .hasMessageEndingWith(" (set XDG_CACHE_HOME to a folder that can be written)");
  }

  @Test
  void shouldPutCausesInWords() {
    assertThat(CacheFolder.cause(new AccessDeniedException("~"))).isEqualTo("permission denied");
    assertThat(CacheFolder.cause(new FileAlreadyExistsException("~")))
        .isEqualTo("a file is in the way");
    assertThat(CacheFolder.cause(new FileSystemException("~", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(CacheFolder.cause(new IOException("as it is"))).isEqualTo("as it is");
  }
}
