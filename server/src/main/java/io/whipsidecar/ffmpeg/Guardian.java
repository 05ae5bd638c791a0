package io.whipsidecar.ffmpeg;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A shell that waits for the end of a pipe from this JVM and then cleans up ({@code guardian.sh}):
 * it works after SIGKILL, too. It has a session of its own, so that Ctrl-C in a terminal does not
 * reach it. Where there is no shell, nothing happens. Thread-safe.
 */
final class Guardian {
  // $1 is the script. Without setsid the signals are ignored, as the script says itself.
  private static final String IN_OWN_SESSION =
      "trap '' HUP INT QUIT TERM; command -v setsid >/dev/null && exec setsid sh -c \"$1\" \"$0\";"
          + " eval \"$1\"";
  private static final String NAME = "whip-sidecar-guardian";
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  /** File names have the encoding that the JVM uses for them. */
  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final @Nullable Process shell;

  private Guardian(@Nullable Process shell) {
    this.shell = shell;
  }

  static Guardian start() {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("/bin/sh", "-c", IN_OWN_SESSION, NAME, script()))
            .directory(new File("/"))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH"));
    environment.putIfAbsent("PATH", PATH);
    try {
      return new Guardian(builder.start());
    } catch (IOException e) {
      return new Guardian(null); // no shell: an orderly end cleans up all the same
    }
  }

  private static String script() {
    try (InputStream in = Guardian.class.getResourceAsStream("guardian.sh")) {
      if (in == null) {
        throw new IllegalStateException("guardian.sh is missing beside its class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("guardian.sh cannot be read", e);
    }
  }

  /** One line to the shell; it is written at once, and whole or not at all. */
  synchronized void tell(String word, String value) {
    if (shell == null || value.contains("\n")) {
      return;
    }
    OutputStream pipe = shell.getOutputStream();
    try {
      pipe.write((word + " " + value + "\n").getBytes(ENCODING));
      pipe.flush();
    } catch (IOException e) {
      // Somebody killed the shell: an orderly end cleans up all the same.
    }
  }

  /** Lets it clean up what is left now, and waits for it. */
  synchronized void end(Duration timeout) throws InterruptedException {
    if (shell == null) {
      return;
    }
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // As above.
    }
    shell.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
