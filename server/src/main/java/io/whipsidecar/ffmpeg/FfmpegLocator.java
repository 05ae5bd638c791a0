package io.whipsidecar.ffmpeg;

import io.whipsidecar.files.CacheFolder;
import io.whipsidecar.natives.Machine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds an FFmpeg: the one on the PATH, or one of those that the build fetched from Maven Central
 * as jars. Blocking; any thread, also in several processes at once.
 */
public final class FfmpegLocator {
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");
  private static final String FETCH =
      "run `./mvnw package -DskipTests` in the source tree, which fetches 5.1.2, 6.1.1, 7.1.1 and"
          + " 8.1.2 from Maven Central";

  private final String searchPath;
  private final Path jarFolder;
  private final @Nullable Path cacheFolder;

  /**
   * A locator with folders of its own choice, for tests.
   *
   * @param searchPath the PATH
   * @param jarFolder where jars named {@code ffmpeg-VERSION-…-linux-….jar} lie
   * @param cacheFolder where they are unpacked; null: the user's, when it is needed
   */
  FfmpegLocator(String searchPath, Path jarFolder, @Nullable Path cacheFolder) {
    this.searchPath = searchPath;
    this.jarFolder = jarFolder;
    this.cacheFolder = cacheFolder;
  }

  /** The locator of this installation: jars beside ours, the user's cache folder. */
  public static FfmpegLocator ofInstallation() {
    return new FfmpegLocator(
        System.getenv().getOrDefault("PATH", ""),
        installationFolder().resolve("ffmpeg-jars"),
        null);
  }

  /**
   * Finds one.
   *
   * @param wanted a path, a version such as {@code 7.1.1} or {@code 8}, or null for any: the one on
   *     the PATH first, then the newest jar
   */
  public FfmpegBinary locate(@Nullable String wanted) throws MissingFfmpegException {
    if (wanted != null && !VERSION.matcher(wanted).matches()) {
      return probe(Path.of(wanted));
    }
    FfmpegBinary onPath = onPath();
    if (onPath != null && (wanted == null || isVersion(onPath.version(), wanted))) {
      return onPath;
    }
    return unpackNewest(wanted);
  }

  /** The newest one there is, wherever it is; for decoding any codec. */
  public FfmpegBinary locateNewest() throws MissingFfmpegException {
    return jars(null).isEmpty() ? locate(null) : unpackNewest(null);
  }

  /** One whose {@code whip} muxer can publish: the one on the PATH if it can, else the newest. */
  public FfmpegBinary locatePublisher() throws MissingFfmpegException {
    FfmpegBinary onPath = onPath();
    if (onPath != null && onPath.publishesWhip()) {
      return onPath;
    }
    FfmpegBinary newest = locateNewest();
    if (!newest.publishesWhip()) {
      throw new MissingFfmpegException(
          "FFmpeg "
              + newest.version()
              + " cannot publish by WHIP (expected: 8 or later with the whip muxer); "
              + FETCH);
    }
    return newest;
  }

  private @Nullable FfmpegBinary onPath() {
    for (String folder : searchPath.split(":", -1)) {
      Path candidate = Path.of(folder, "ffmpeg");
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        try {
          return FfmpegBinary.installed(candidate);
        } catch (IOException e) {
          // It cannot be run: as good as not there. The next one may do.
        }
      }
    }
    return null;
  }

  private FfmpegBinary unpackNewest(@Nullable String wanted) throws MissingFfmpegException {
    List<Path> jars = jars(wanted);
    if (jars.isEmpty()) {
      throw new MissingFfmpegException(
          "no FFmpeg"
              + (wanted == null ? "" : " " + wanted)
              + " on the PATH and no jar of one in "
              + jarFolder
              + "; install one (`apt-get install ffmpeg`), name one with --ffmpeg PATH, or "
              + FETCH);
    }
    Path jar = jars.get(jars.size() - 1);
    try {
      Path cache = cacheFolder == null ? CacheFolder.ofUser().resolve("ffmpeg") : cacheFolder;
      return UnpackedFfmpeg.in(FfmpegJar.unpack(jar, cache), cache);
    } catch (IOException e) {
      throw new MissingFfmpegException(
          "cannot use FFmpeg from " + jar + ": " + CacheFolder.cause(e), e);
    }
  }

  private static FfmpegBinary probe(Path executable) throws MissingFfmpegException {
    try {
      return FfmpegBinary.installed(executable);
    } catch (IOException e) {
      throw new MissingFfmpegException(
          "cannot run " + executable + " as FFmpeg: " + e.getMessage(), e);
    }
  }

  /** Jars of a version, oldest first. */
  private List<Path> jars(@Nullable String wanted) {
    if (!Files.isDirectory(jarFolder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(jarFolder)) {
      List<Path> jars = new ArrayList<>(files.filter(jar -> isJarOf(jar, wanted)).toList());
      Collections.sort(jars); // majors have one digit as yet
      return jars;
    } catch (IOException e) {
      return List.of(); // unreadable: as good as not there
    }
  }

  private static boolean isJarOf(Path jar, @Nullable String wanted) {
    String name = jar.getFileName().toString();
    Machine machine = Machine.current();
    return name.startsWith("ffmpeg-")
        && machine != null
        && name.contains("linux-" + machine.ffmpegName())
        && (wanted == null || isVersion(name.substring("ffmpeg-".length()), wanted));
  }

  private static boolean isVersion(String actual, String wanted) {
    return actual.equals(wanted)
        || actual.startsWith(wanted + ".")
        || actual.startsWith(wanted + "-");
  }

  /** The folder of our jar, or the build folder when we run from its classes. */
  private static Path installationFolder() {
    try {
      Path code =
          Path.of(FfmpegLocator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("our own code lies at a malformed place", e);
    }
  }
}
