package io.whipsidecar.ffmpeg;

import io.whipsidecar.natives.Machine;
import io.whipsidecar.natives.MissingLibraries;
import io.whipsidecar.natives.StandIns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An FFmpeg out of a jar, made to run on a machine without the libraries of its devices. The loader
 * itself says what is missing, each time, so that a library that was installed meanwhile is used.
 */
final class UnpackedFfmpeg {
  // Java 17 says "error=2, ...", Java 25 "error: 2 (...)".
  private static final Pattern NO_SUCH_FILE = Pattern.compile("error[=:] ?2\\b");
  private static final Pattern PERMISSION_DENIED = Pattern.compile("error[=:] ?13\\b");

  private static final Duration TRACE_TIMEOUT = Duration.ofSeconds(20);

  private UnpackedFfmpeg() {}

  /**
   * Finds out how to run it.
   *
   * @param folder of the program and its own libraries
   * @param cache where stand-ins are made
   */
  static FfmpegBinary in(Path folder, Path cache) throws IOException {
    Path program = folder.resolve("ffmpeg");
    FfmpegBinary alone = new FfmpegBinary(program, List.of(folder), List.of(), "unknown");
    List<String> missing = missing(alone);
    List<String> irreplaceable = StandIns.irreplaceable(missing);
    if (!irreplaceable.isEmpty()) {
      throw new IOException(MissingLibraries.message("it", irreplaceable));
    }
    Machine machine = Machine.current();
    if (missing.isEmpty() || machine == null) {
      return alone.probed();
    }
    Path standIns = StandIns.forProgram(machine, missing, files(folder), cache);
    return new FfmpegBinary(program, List.of(folder, standIns), missing, "unknown").probed();
  }

  private static List<String> missing(FfmpegBinary ffmpeg) throws IOException {
    Map<String, String> environment = new HashMap<>(ffmpeg.environment());
    environment.put("LD_TRACE_LOADED_OBJECTS", "1"); // ld.so(8): list them, and don't run it
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    List<String> command = List.of(ffmpeg.executable().toString());
    try (ChildProcess child =
        ChildProcess.start("loader", command, environment, lines::add, line -> {})) {
      child.await(TRACE_TIMEOUT);
    } catch (IOException e) {
      throw new IOException(reason(ffmpeg.executable(), e), e);
    }
    return MissingLibraries.inTrace(lines);
  }

  /** The kernel's own words name the program where it means its loader, or its file system. */
  private static String reason(Path executable, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (NO_SUCH_FILE.matcher(message).find() && Files.exists(executable)) {
      return MissingLibraries.withoutGlibc("it")
          + ", or install an FFmpeg of the system's (apk add ffmpeg), which is found on the PATH";
    }
    if (PERMISSION_DENIED.matcher(message).find()) {
      return "programs cannot be run from "
          + executable.getParent()
          + " (is it mounted noexec?): set XDG_CACHE_HOME to a folder that is not";
    }
    return message;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
