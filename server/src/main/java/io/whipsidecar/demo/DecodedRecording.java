package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording as FFmpeg decodes it: small grey pictures and mono sound, each with the timestamps of
 * the container.
 *
 * @param packets video packets as they lie in the file
 * @param pictures decoded video frames
 * @param pixels of all pictures, {@link #PICTURE_BYTES} each
 * @param sounds decoded audio frames
 * @param samples of all sounds, at {@link #SAMPLE_RATE_HZ}
 * @param errors what the decoders complained about, a line each
 */
record DecodedRecording(
    List<FrameLine> packets,
    List<FrameLine> pictures,
    ByteBuffer pixels,
    List<FrameLine> sounds,
    ShortBuffer samples,
    List<String> errors) {
  static final int WIDTH = 64;
  static final int HEIGHT = 24;
  static final int PICTURE_BYTES = WIDTH * HEIGHT;
  static final int SAMPLE_RATE_HZ = 48_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /**
   * Decodes.
   *
   * @param folder for intermediate files; they stay there
   * @param video whether a video stream is expected: without one there would be an error
   * @param audio likewise
   */
  static DecodedRecording decode(
      FfmpegBinary ffmpeg, Path recording, Path folder, boolean video, boolean audio)
      throws IOException {
    Files.createDirectories(folder);
    List<String> errors = runFfmpeg(ffmpeg, arguments(recording, folder, video, audio));
    byte[] samples = read(folder.resolve("audio.raw"));
    return new DecodedRecording(
        FrameLine.parse(lines(folder.resolve("packets.crc"))),
        FrameLine.parse(lines(folder.resolve("video.crc"))),
        ByteBuffer.wrap(read(folder.resolve("video.raw"))),
        FrameLine.parse(lines(folder.resolve("audio.crc"))),
        ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer(),
        errors);
  }

  private static List<String> runFfmpeg(FfmpegBinary ffmpeg, List<String> arguments)
      throws IOException {
    List<String> errors = new ArrayList<>();
    try (ChildProcess child = ffmpeg.start("judge", arguments, line -> {})) {
      if (!child.await(TIMEOUT)) {
        throw new IOException("FFmpeg did not decode the recording in " + TIMEOUT);
      }
      child.errorTail().lines().filter(line -> !line.isBlank()).forEach(errors::add);
      if (child.exitCode() != 0) {
        errors.add("FFmpeg's exit code is " + child.exitCode());
      }
    }
    return errors;
  }

  private static List<String> arguments(Path recording, Path folder, boolean video, boolean audio) {
    List<String> arguments = new ArrayList<>();
    // -copyts: as the file has them. -bitexact is not used: the decoders shall run as they do.
    add(arguments, "-v error -nostdin -y -copyts -i", recording.toString());
    if (video) {
      addVideo(arguments, folder);
    }
    if (audio) {
      String pcm = "-map 0:a:0 -ac 1 -ar " + SAMPLE_RATE_HZ + " -c:a pcm_s16le -f";
      add(arguments, pcm + " s16le", path(folder, "audio.raw"));
      add(arguments, pcm + " framecrc", path(folder, "audio.crc"));
    }
    return arguments;
  }

  private static void addVideo(List<String> arguments, Path folder) {
    String scale = "scale=%d:%d:flags=area,format=gray,split[a][b]".formatted(WIDTH, HEIGHT);
    add(arguments, "-filter_complex", "[0:v:0]" + scale);
    // 90 kHz, because the encoder's default time base would round to the guessed frame rate.
    String passthrough = "-fps_mode passthrough -enc_time_base 1/90000 -c:v rawvideo -f";
    add(arguments, "-map [a] " + passthrough + " rawvideo", path(folder, "video.raw"));
    add(arguments, "-map [b] " + passthrough + " framecrc", path(folder, "video.crc"));
    add(arguments, "-map 0:v:0 -c copy -copyinkf -f framecrc", path(folder, "packets.crc"));
  }

  private static void add(List<String> arguments, String spaced, String last) {
    arguments.addAll(List.of(spaced.split(" ", -1)));
    arguments.add(last);
  }

  private static String path(Path folder, String name) {
    return folder.resolve(name).toString();
  }

  private static byte[] read(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
