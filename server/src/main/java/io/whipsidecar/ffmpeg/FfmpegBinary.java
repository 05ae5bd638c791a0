package io.whipsidecar.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One FFmpeg that can be run. Immutable; any thread.
 *
 * @param executable the program
 * @param libraryPath the folders of its shared libraries, in the order of searching; empty when
 *     they are the system's
 * @param standIns libraries that this machine lacks, and that it never calls
 * @param version as it reports itself, e.g. {@code 8.1.2}
 */
public record FfmpegBinary(
    Path executable, List<Path> libraryPath, List<String> standIns, String version) {
  private static final Pattern VERSION = Pattern.compile("^ffmpeg version (\\S+)");
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(20);

  /** One of the system's. */
  static FfmpegBinary installed(Path executable) throws IOException {
    return new FfmpegBinary(executable, List.of(), List.of(), "unknown").probed();
  }

  /** Asks the program for its version, which also shows that it can run here at all. */
  FfmpegBinary probed() throws IOException {
    String output = query("-version");
    Matcher matcher = VERSION.matcher(output);
    if (!matcher.find()) {
      throw new IOException(executable + " does not run as FFmpeg; it says: " + output.strip());
    }
    return new FfmpegBinary(executable, libraryPath, standIns, matcher.group(1));
  }

  /** The first number of the version; 0 for a development build that has none. */
  public int majorVersion() {
    Matcher matcher = Pattern.compile("^n?(\\d+)").matcher(version);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** Whether it has the {@code whip} muxer (FFmpeg 8 and later, when built with DTLS). */
  public boolean publishesWhip() {
    try {
      return query("-hide_banner", "-h", "muxer=whip").contains("Muxer whip");
    } catch (IOException e) {
      return false; // it cannot be run, so it cannot publish
    }
  }

  /**
   * Starts it the way a restream manager does: arguments as they are, no shell, an environment that
   * is empty but for the library path.
   *
   * @param onOutputLine receives each line of its standard output, on a thread of the child's own
   */
  public ChildProcess start(String name, List<String> arguments, Consumer<String> onOutputLine)
      throws IOException {
    return start(name, arguments, onOutputLine, line -> {});
  }

  /**
   * The same, and listens to its complaints.
   *
   * @param onErrorLine receives each line of its standard error, on a thread of the child's own
   */
  public ChildProcess start(
      String name,
      List<String> arguments,
      Consumer<String> onOutputLine,
      Consumer<String> onErrorLine)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    return ChildProcess.start(name, command, environment(), onOutputLine, onErrorLine);
  }

  /** All that its process is to have: nothing but the library path. */
  public Map<String, String> environment() {
    String folders = libraryPath.stream().map(Path::toString).collect(Collectors.joining(":"));
    return folders.isEmpty() ? Map.of() : Map.of("LD_LIBRARY_PATH", folders);
  }

  private String query(String... arguments) throws IOException {
    Queue<String> output = new ConcurrentLinkedQueue<>();
    try (ChildProcess child = start("ffmpeg", List.of(arguments), output::add)) {
      child.await(QUERY_TIMEOUT);
      return output.isEmpty() ? child.errorTail() : String.join("\n", output);
    }
  }
}
