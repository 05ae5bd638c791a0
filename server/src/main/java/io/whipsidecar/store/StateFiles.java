package io.whipsidecar.store;

import io.whipsidecar.files.UnpackedLibrary;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.util.LibraryLoaderUtil;

/** The state directory and its files. They hold tokens: only the server's user may read them. */
final class StateFiles {
  private static final String DATABASE = "registrations.db";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** PENDING_BYTE, RESERVED_BYTE and SHARED_SIZE bytes: os.h of SQLite. */
  private static final long FIRST_LOCKED_BYTE = 0x40000000L;

  private static final long LOCKED_BYTES = 512;

  /** Of sqlite-jdbc. */
  private static final String LIBRARY_IN = "org.sqlite.lib.path";

  private StateFiles() {}

  static Path database(Path directory) {
    return directory.resolve(DATABASE);
  }

  /** SQLite's write-ahead log beside its database. */
  static Path log(Path database) {
    return database.resolveSibling(database.getFileName() + "-wal");
  }

  /**
   * Whether another process has the database open: SQLite locks these bytes of it. Not for a
   * database that this process has open, whose locks it would end.
   */
  static boolean isInUse(Path database) throws IOException {
    try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(FIRST_LOCKED_BYTE, LOCKED_BYTES, false)) {
      return lock == null;
    }
  }

  /** Makes what is missing, so that nobody else can read it at any time. */
  static Path prepare(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, attributes(isPosix(directory), "rwx------"));
    }
    Path file = database(directory);
    makeOwnersOnly(file);
    return file;
  }

  /** Makes the file when it is missing. */
  static void makeOwnersOnly(Path file) throws IOException {
    boolean posix = isPosix(file);
    try {
      Files.createFile(file, attributes(posix, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (posix && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * SQLite's library, unpacked and loaded: here before elsewhere, as the rest of the file system
   * may be read-only. sqlite-jdbc can do it too, and compares byte by byte what it has written.
   * Null when it is known where a library lies, or there is none for this machine.
   */
  static @Nullable UnpackedLibrary loadLibrary(Path directory) throws IOException {
    UnpackedLibrary.deleteLeftIn(directory);
    if (System.getProperty(LIBRARY_IN) != null) {
      return null;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    URL library =
        LibraryLoaderUtil.class.getResource(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
    if (library == null) {
      return null;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    UnpackedLibrary unpacked = UnpackedLibrary.load(library, name, List.of(directory, temporary));
    System.setProperty(LIBRARY_IN, unpacked.folder().toString());
    return unpacked;
  }
}
