package io.whipsidecar.publish;

import org.jspecify.annotations.Nullable;

/** Whether this machine can run libwebrtc, and in words what it lacks. Any thread. */
public final class SystemLibraries {
  private static final String PACKAGES =
      "libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3";

  private SystemLibraries() {}

  /**
   * Loads libwebrtc.
   *
   * @return null when it works, else what to do, in a sentence or two
   */
  public static @Nullable String problem() {
    try {
      // The static initialiser of any of its classes loads the native library.
      Class.forName("dev.onvoid.webrtc.logging.Logging");
      return null;
    } catch (ClassNotFoundException | LinkageError e) {
      return explain(e, System.getProperty("os.name"), System.getProperty("os.arch"));
    }
  }

  static String explain(Throwable failure, String os, String architecture) {
    if (!os.equals("Linux") || !architecture.equals("amd64")) {
      return "libwebrtc is only there for Linux on x86_64 (this is %s on %s)"
          .formatted(os, architecture);
    }
    return """
    libwebrtc cannot be loaded: %s
    On Debian and Ubuntu, install what it needs:
      apt-get install -y --no-install-recommends %s
    It also needs glibc (it does not run on Alpine).\
    """
        .formatted(rootMessage(failure), PACKAGES);
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
