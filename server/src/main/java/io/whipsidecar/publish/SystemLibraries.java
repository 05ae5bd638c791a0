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

/** Loads libwebrtc, and says in words what this machine lacks for it. Any thread, once a JVM. */
final class SystemLibraries {
  /** Where webrtc-java unpacks its library, as {@link Files#createTempFile} does. */
  private static final String UNPACK_FOLDER = "java.io.tmpdir";

  private SystemLibraries() {}

  /**
   * Loads libwebrtc, with stand-ins for the libraries that it needs, never calls, and this machine
   * lacks.
   *
   * @return the names of those
   * @throws PublishException when it cannot be loaded: what to do, in one line
   */
  static List<String> load() throws PublishException {
    Machine machine = Machine.current();
    if (machine == null || !System.getProperty("os.name").equals("Linux")) {
      throw new PublishException(
          notBuiltFor(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    if (MissingLibraries.isMusl()) {
      throw new PublishException(MissingLibraries.withoutGlibc("libwebrtc"));
    }
    try {
      return load(machine);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new PublishException(explain(e), e);
    } catch (IOException e) {
      throw new PublishException("libwebrtc cannot be loaded: " + CacheFolder.cause(e), e);
    }
  }

  private static List<String> load(Machine machine) throws IOException, ClassNotFoundException {
    Path folder = unpackFolder();
    System.setProperty(UNPACK_FOLDER, folder.toString());
    String library = "libwebrtc-java-linux-" + machine.linuxName() + ".so";
    List<String> standIns;
    try (InputStream in = SystemLibraries.class.getResourceAsStream("/" + library)) {
      if (in == null) {
        throw new IOException(
            "no webrtc-java for linux-%s beside whip-sidecar.jar".formatted(machine.linuxName()));
      }
      standIns = NativeLoader.loadStandIns(ByteBuffer.wrap(in.readAllBytes()), library, folder);
    }
    // The static initialiser of any of its classes loads the native library.
    Class.forName("dev.onvoid.webrtc.logging.Logging");
    return standIns;
  }

  /** The folder for temporary files, or the user's cache where that one is mounted noexec. */
  private static Path unpackFolder() throws IOException {
    Path temporary = Path.of(System.getProperty(UNPACK_FOLDER));
    if (NativeLoader.holdsCode(temporary)) {
      return temporary;
    }
    Path cache = Files.createDirectories(CacheFolder.ofUser().resolve("libwebrtc"));
    if (!NativeLoader.holdsCode(cache)) {
      throw new IOException(holdNoCode(temporary, cache));
    }
    return cache;
  }

  static String holdNoCode(Path one, Path other) {
    return "code can be loaded neither from %s nor from %s (mounted noexec?): set XDG_CACHE_HOME to"
            .formatted(one, other)
        + " a folder that is not";
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
