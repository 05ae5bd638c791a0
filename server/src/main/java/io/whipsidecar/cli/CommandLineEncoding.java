package io.whipsidecar.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds arguments that this JVM could not read: in the POSIX locale it takes file names, arguments
 * and the environment for ASCII, and turns every other byte into a question mark. The launcher sets
 * a locale with UTF-8; a JVM that was started without the launcher may have none. Stateless.
 */
public final class CommandLineEncoding {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final String ENVIRONMENT_PREFIX = "WHIP_SIDECAR_";

  private CommandLineEncoding() {}

  /** One line that says what could not be read and what to do, or null. Called by {@code Main}. */
  public static @Nullable String problem() {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    if (!charset.equals(StandardCharsets.US_ASCII)) {
      return null;
    }
    try {
      return problem(
          Files.readAllBytes(PROCESS.resolve("cmdline")),
          Files.readAllBytes(PROCESS.resolve("environ")));
    } catch (IOException e) {
      return null; // no Linux: nobody can tell
    }
  }

  /** Likewise; both are lists of texts, each of which ends with a zero byte. */
  static @Nullable String problem(byte[] arguments, byte[] environment) {
    String former = "";
    for (String argument : texts(arguments)) {
      if (!isAscii(argument)) {
        boolean secret = former.contains("token") || argument.contains("token");
        return message(secret ? former : "\"" + argument + "\"");
      }
      former = argument;
    }
    for (String variable : texts(environment)) {
      if (variable.startsWith(ENVIRONMENT_PREFIX) && !isAscii(variable)) {
        return message(variable.substring(0, variable.indexOf('='))); // the value may be a secret
      }
    }
    return null;
  }

  private static String message(String what) {
    return what
        + " (expected: ASCII, as Java can't read anything else in the POSIX locale): set"
        + " LC_ALL=C.UTF-8, or start ./whip-sidecar, which does";
  }

  private static String[] texts(byte[] zeroTerminated) {
    return new String(zeroTerminated, StandardCharsets.UTF_8).split("\0");
  }

  private static boolean isAscii(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }
}
