package io.whipsidecar.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The folder for what can be made again, such as an unpacked FFmpeg: {@code whip-sidecar} in {@code
 * XDG_CACHE_HOME}, else in {@code .cache} of the home, else, for a user without a home, one in the
 * temporary folder that is theirs alone. Stateless; any thread, several processes at once.
 */
public final class CacheFolder {
  private static final String NAME = "whip-sidecar";
  private static final String REMEDY = "set XDG_CACHE_HOME to a folder that can be written";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private CacheFolder() {}

  /** Of our environment, what a process must have to find the same folder. */
  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().retainAll(Set.of("XDG_CACHE_HOME", "HOME"));
    return environment;
  }

  /** The one of this user; it exists. The exception's message is one line for users. */
  public static Path ofUser() throws IOException {
    return of(
        System.getenv(),
        System.getProperty("user.home", ""),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * The same of circumstances that are given.
   *
   * @param userHome as Java has it from the list of users: {@code ?} for one who is not in it
   */
  static Path of(Map<String, String> environment, String userHome, Path temporary)
      throws IOException {
    String chosen = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!chosen.isEmpty()) {
      return create(Path.of(chosen).toAbsolutePath().resolve(NAME));
    }
    String home = environment.getOrDefault("HOME", "");
    for (String candidate : new String[] {home, userHome}) {
      if (candidate.startsWith("/")) {
        try {
          return create(Path.of(candidate, ".cache", NAME));
        } catch (IOException e) {
          // Nobody asked for this one: the next will do.
        }
      }
    }
    return ofTemporary(temporary);
  }

  private static Path create(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
      return folder;
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Others can make folders beside it, and one of its name before us. */
  private static Path ofTemporary(Path temporary) throws IOException {
    long user = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    Path folder = temporary.resolve(NAME + "-cache-" + user);
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      // Of an earlier run, or a stranger's: looked at next.
    } catch (IOException e) {
      throw failed(folder, e);
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory()
        || ((Number) owner).longValue() != user
        || !attributes.permissions().equals(PRIVATE)) {
      throw new IOException(
          "%s: not a folder of user %d with mode 0700, so others could change it (%s)"
              .formatted(folder, user, REMEDY));
    }
    return folder;
  }

  private static IOException failed(Path folder, IOException e) {
    return new IOException(folder + ": " + cause(e) + " (" + REMEDY + ")", e);
  }

  /** Why a file cannot be used, in words: Java's messages for these are the path alone. */
  public static String cause(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    } else if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file is in the way";
    } else if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
