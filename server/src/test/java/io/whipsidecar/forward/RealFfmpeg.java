package io.whipsidecar.forward;

import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A real FFmpeg out of the jars that the build has put beside its target. */
final class RealFfmpeg {
  private final FfmpegBinary binary;

  private RealFfmpeg(FfmpegBinary binary) {
    this.binary = binary;
  }

  static RealFfmpeg of(String version) throws MissingFfmpegException {
    return new RealFfmpeg(FfmpegLocator.ofInstallation().locate(version));
  }

  Process start(String program, List<String> arguments, Path log) {
    Path executable = binary.executable().resolveSibling(program);
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of("-hide_banner"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(binary.environment());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectError(log.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String run(String program, List<String> arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile("ffmpeg", ".log");
    Process process = start(program, arguments, log);
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(log));
      }
      return text;
    } finally {
      Files.delete(log);
    }
  }

  void run(List<String> arguments) throws IOException, InterruptedException {
    run("ffmpeg", arguments);
  }

  /** The leg that a manager would get: both tracks in one SDP. */
  static List<String> combinedLeg(int port) {
    return leg(header() + video(port) + audio(port + 2));
  }

  static List<String> videoLeg(int port) {
    return leg(header() + video(port));
  }

  static List<String> audioLeg(int port) {
    return leg(header() + audio(port));
  }

  private static String header() {
    return "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=whip\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
  }

  private static String video(int port) {
    return "m=video "
        + port
        + " RTP/AVP 102\r\na=rtpmap:102 H264/90000\r\n"
        + "a=fmtp:102 packetization-mode=1\r\n";
  }

  private static String audio(int port) {
    return "m=audio " + port + " RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n";
  }

  private static List<String> leg(String sdp) {
    String base64 = Base64.getEncoder().encodeToString(sdp.getBytes(StandardCharsets.UTF_8));
    return List.of(
        "-protocol_whitelist",
        "data,udp,rtp",
        "-localaddr",
        "127.0.0.1",
        "-listen_timeout",
        "0",
        "-f",
        "sdp",
        "-i",
        "data:application/sdp;base64," + base64);
  }
}
