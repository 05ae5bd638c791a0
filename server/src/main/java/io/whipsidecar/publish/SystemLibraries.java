package io.whipsidecar.publish;

import io.whipsidecar.files.CacheFolder;
import io.whipsidecar.natives.Machine;
import io.whipsidecar.natives.MissingLibraries;
import io.whipsidecar.natives.NativeLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads libwebrtc, and says in words what this machine lacks for it. Any thread, once a JVM. */
public final class SystemLibraries {
  /** Where webrtc-java unpacks its library, as {@link Files#createTempFile} does. */
  private static final String UNPACK_FOLDER = "java.io.tmpdir";

  private SystemLibraries() {}

  /**
   * Loads libwebrtc, with stand-ins for the libraries that it needs, never calls, and this machine
   * lacks.
   *
   * @return null when it works, else what to do, in one line
   */
  public static @Nullable String problem() {
    Machine machine = Machine.current();
    if (machine == null || !System.getProperty("os.name").equals("Linux")) {
      return notBuiltFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    }
    try {
      load(machine);
      return null;
    } catch (ClassNotFoundException | LinkageError e) {
      return MissingLibraries.isMusl() ? MissingLibraries.withoutGlibc("libwebrtc") : explain(e);
    } catch (IOException e) {
      return "libwebrtc cannot be loaded: " + e.getMessage();
    }
  }

  private static void load(Machine machine) throws IOException, ClassNotFoundException {
    Path folder = unpackFolder();
    System.setProperty(UNPACK_FOLDER, folder.toString());
    String library = "libwebrtc-java-linux-" + machine.linuxName() + ".so";
    try (InputStream in = SystemLibraries.class.getResourceAsStream("/" + library)) {
      if (in == null) {
        throw new IOException("no jar of webrtc-java for linux-" + machine.linuxName());
      }
      NativeLoader.loadStandIns(ByteBuffer.wrap(in.readAllBytes()), library, folder);
    }
    // The static initialiser of any of its classes loads the native library.
    Class.forName("dev.onvoid.webrtc.logging.Logging");
  }

  /** The folder for temporary files, or the user's cache where that one is mounted noexec. */
  private static Path unpackFolder() throws IOException {
    Path temporary = Path.of(System.getProperty(UNPACK_FOLDER));
    if (NativeLoader.holdsCode(temporary)) {
      return temporary;
    }
    Path cache = Files.createDirectories(CacheFolder.ofUser().resolve("libwebrtc"));
    if (!NativeLoader.holdsCode(cache) && !MissingLibraries.isMusl()) {
      throw new IOException(
          "code can be mapped neither from %s nor from %s (mounted noexec?): set XDG_CACHE_HOME to a folder that is not"
              .formatted(temporary, cache));
    }
    return cache;
  }

  static String notBuiltFor(String os, String architecture) {
    return "libwebrtc is only there for Linux on amd64 and aarch64 (this is %s on %s)"
        .formatted(os, architecture);
  }

  static String explain(Throwable failure) {
    String message = rootMessage(failure);
    int end = message.indexOf(": cannot open shared object file");
    return end > 0
        ? MissingLibraries.message("libwebrtc", List.of(message.substring(0, end)))
        : "libwebrtc cannot be loaded: " + message;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : withoutFile(message);
  }

  /** The loader starts with the random name of the unpacked file, which helps nobody. */
  private static String withoutFile(String message) {
    int end = message.indexOf(".so: ");
    return message.startsWith("/") && end > 0 ? message.substring(end + 5) : message;
  }
}
