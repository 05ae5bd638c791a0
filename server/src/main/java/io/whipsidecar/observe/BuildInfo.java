package io.whipsidecar.observe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is, as {@code src/build/build-info} has written it down. Any thread.
 *
 * @param version such as {@code 0.1.0}
 * @param commit of git, abbreviated, with {@code and changes} behind it when files differed from
 *     it; {@code unknown} when the source tree was not git's
 */
public record BuildInfo(String version, String commit) {
  private static final String FILE = "build.properties";
  private static final String UNKNOWN = "unknown";

  /** Reads it from the class path. */
  public static BuildInfo read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(FILE)) {
      if (in != null) { // not there when an IDE has compiled it
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        properties.getProperty("version", UNKNOWN), properties.getProperty("commit", UNKNOWN));
  }
}
