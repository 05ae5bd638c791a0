package io.whipsidecar.e2e;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.publish.FfmpegPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The test pattern as files, for publishers that send what was encoded before. Stateless. */
final class PatternFiles {
  private static final int SECONDS = 30;
  private static final int FPS = 30;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private PatternFiles() {}

  /**
   * Makes {@code pattern.h264} and {@code pattern.h265} (Annex B, with access unit delimiters),
   * {@code pattern.ogg} (Opus, a packet a page) and {@code pattern.mkv} (H264 and Opus), 30 s each.
   */
  static void write(FfmpegBinary ffmpeg, Path folder) throws IOException {
    Files.createDirectories(folder);
    // One slice a picture, as hardware encoders do.
    String h264 = "-c:v libx264 -profile:v baseline -preset veryfast -tune zerolatency";
    String mkv = h264 + " -x264-params sliced-threads=0 -pix_fmt yuv420p -b:v 1M -g 30";
    encode(ffmpeg, folder.resolve("pattern.mkv"), mkv + " -c:a libopus -b:a 64k");
    copy(
        ffmpeg,
        folder,
        "pattern.h264",
        "-map 0:v -c copy -bsf:v h264_mp4toannexb,h264_metadata=aud=insert");
    copy(ffmpeg, folder, "pattern.ogg", "-map 0:a -c copy -page_duration 20000");
    String h265 = "-c:v libx265 -preset ultrafast -tune zerolatency -x265-params log-level=error";
    encode(
        ffmpeg,
        folder.resolve("pattern.h265"),
        h265 + ":keyint=30:aud=1:repeat-headers=1 -pix_fmt yuv420p -b:v 1M -an");
  }

  private static void encode(FfmpegBinary ffmpeg, Path file, String options) throws IOException {
    List<String> arguments = new ArrayList<>(FfmpegPattern.input(640, 360, FPS));
    arguments.addAll(List.of("-t", String.valueOf(SECONDS)));
    run(ffmpeg, arguments, options, file);
  }

  private static void copy(FfmpegBinary ffmpeg, Path folder, String name, String options)
      throws IOException {
    List<String> input = List.of("-i", folder.resolve("pattern.mkv").toString());
    run(ffmpeg, input, options, folder.resolve(name));
  }

  private static void run(FfmpegBinary ffmpeg, List<String> input, String options, Path file)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-y", "-nostdin", "-v", "error"));
    arguments.addAll(input);
    arguments.addAll(List.of(options.split(" ", -1)));
    arguments.add(file.toString());
    try (ChildProcess child = ffmpeg.start("pattern", arguments, line -> {})) {
      if (!child.await(LIMIT) || child.exitCode() != 0) {
        throw new IOException("cannot make " + file + ": " + child.errorTail());
      }
    }
  }
}
