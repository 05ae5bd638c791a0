package io.whipsidecar.control;

import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program that is there to be run.
 *
 * @param path as the system finds it
 * @param environment what it needs beside ours
 */
record Program(String path, Map<String, String> environment) {
  private static final String FFMPEG = "ffmpeg";

  /**
   * Finds it as a shell does; an {@code ffmpeg} that is not on the PATH is the one of a jar.
   *
   * @throws CommandFailure when it is nowhere
   */
  static Program find(String name) throws CommandFailure, MissingFfmpegException {
    if (name.contains("/")) {
      if (!Files.isExecutable(Path.of(name))) {
        throw new CommandFailure("\"" + name + "\" (expected: a program that can be executed)");
      }
      return new Program(name, Map.of());
    }
    String searchPath = System.getenv().getOrDefault("PATH", "");
    for (String folder : searchPath.split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return new Program(name, Map.of());
      }
    }
    if (!name.equals(FFMPEG)) {
      throw new CommandFailure("\"" + name + "\" (expected: a program on the PATH, or its path)");
    }
    FfmpegBinary jar = FfmpegLocator.ofInstallation().locate(null);
    return new Program(jar.executable().toString(), jar.environment());
  }
}
