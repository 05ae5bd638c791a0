package io.whipsidecar.publish;

import dev.onvoid.webrtc.internal.NativeLoader;
import io.whipsidecar.files.CacheFolder;
import io.whipsidecar.files.UnpackedLibrary;
import io.whipsidecar.natives.Machine;
import io.whipsidecar.natives.MissingLibraries;
import io.whipsidecar.natives.StandInLoader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Loads libwebrtc, and says in words what this machine lacks for it. Any thread, once a JVM.
 *
 * <p>Not left to webrtc-java, which loads it from the temporary folder alone (that may be mounted
 * {@code noexec}) and leaves 23 MB there when it cannot.
 */
final class SystemLibraries {
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
    String name = "libwebrtc-java-linux-" + machine.linuxName() + ".so";
    URL library = SystemLibraries.class.getResource("/" + name);
    if (library == null) {
      throw new PublishException(
          "libwebrtc is not in this installation (expected: webrtc-java's jar for linux-%s beside"
                  .formatted(machine.linuxName())
              + " whip-sidecar.jar)");
    }
    try {
      return load(library, name);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new PublishException("libwebrtc cannot be loaded: " + e, e);
    } catch (IOException e) {
      throw new PublishException(CacheFolder.cause(e), e); // names the library and the folders
    }
  }

  private static List<String> load(URL library, String name)
      throws IOException, ReflectiveOperationException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path writable = Files.isWritable(temporary) ? temporary : CacheFolder.ofUser();
    List<String> standIns;
    try (InputStream in = library.openStream()) {
      standIns = StandInLoader.loadStandIns(ByteBuffer.wrap(in.readAllBytes()), name, writable);
    }
    UnpackedLibrary.load(library, name, List.of(writable)).close(); // it stays loaded
    tellThatItIsLoaded();
    // Its static initialiser would load the library; now it finds that done.
    Class.forName("dev.onvoid.webrtc.logging.Logging");
    return standIns;
  }

  /** For want of another way to tell webrtc-java: a list of its own has what it has loaded. */
  @SuppressWarnings("unchecked")
  private static void tellThatItIsLoaded() throws ReflectiveOperationException {
    Field loaded = NativeLoader.class.getDeclaredField("LOADED_LIB_SET");
    loaded.setAccessible(true);
    ((Set<String>) loaded.get(null)).add("webrtc-java");
  }

  static String notBuiltFor(String os, String architecture) {
    return "libwebrtc is only there for Linux on amd64 and aarch64 (this is %s on %s)"
        .formatted(os, architecture);
  }
}
