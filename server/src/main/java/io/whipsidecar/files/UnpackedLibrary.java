package io.whipsidecar.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A native library out of one of our jars, loaded into this JVM from a folder of its own, which
 * only this user can read. The library's Java part then finds it in that folder and gets the one
 * that is loaded; afterwards the files can go. Any thread.
 */
public final class UnpackedLibrary implements AutoCloseable {
  private static final String PREFIX = "whip-sidecar-library-";

  private final Path folder;

  private UnpackedLibrary(Path folder) {
    this.folder = folder;
  }

  /**
   * Loads a library from the first folder that lets it: one may be read-only, or mounted {@code
   * noexec}. The user's cache is the last one that is tried.
   *
   * @param library its contents
   * @param name of its file
   * @param parents of the folder, the best one first
   * @throws IOException when none does; the message is one line for users
   */
  public static UnpackedLibrary load(URL library, String name, List<Path> parents)
      throws IOException {
    List<String> failures = new ArrayList<>();
    for (Path parent : parents) {
      UnpackedLibrary loaded = tryToLoad(library, name, parent, failures);
      if (loaded != null) {
        return loaded;
      }
    }
    UnpackedLibrary loaded = tryToLoad(library, name, CacheFolder.ofUser(), failures);
    if (loaded != null) {
      return loaded;
    }
    throw new IOException(
        "%s cannot be loaded (%s; expected: a folder that can be written and is not mounted noexec);"
                .formatted(name, String.join("; ", failures))
            + " set XDG_CACHE_HOME to one");
  }

  private static @Nullable UnpackedLibrary tryToLoad(
      URL library, String name, Path parent, List<String> failures) {
    try {
      return load(library, name, parent.toAbsolutePath());
    } catch (IOException e) {
      failures.add(parent + ": cannot be written");
    } catch (UnsatisfiedLinkError e) {
      failures.add(parent + reason(e));
    }
    return null;
  }

  /** The end of the message, which begins with the file, twice. */
  private static String reason(UnsatisfiedLinkError e) {
    String message = Objects.requireNonNullElse(e.getMessage(), ": " + e);
    return message.substring(Math.max(0, message.lastIndexOf(": ")));
  }

  private static UnpackedLibrary load(URL library, String name, Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, PREFIX);
    try (InputStream contents = library.openStream()) {
      Files.copy(contents, folder.resolve(name));
      System.load(folder.resolve(name).toString());
      return new UnpackedLibrary(folder);
    } catch (IOException | UnsatisfiedLinkError e) {
      Folders.delete(folder);
      throw e;
    }
  }

  /** Deletes what killed processes have left in a folder that is ours alone. */
  public static void deleteLeftIn(Path parent) throws IOException {
    try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        Folders.delete(folder);
      }
    }
  }

  /** The folder that holds its file and nothing else. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
  }
}
