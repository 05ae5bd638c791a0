package io.whipsidecar.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A real FFmpeg out of the jars that the build has put beside its target. */
final class RealFfmpeg {
  private final Path folder;

  private RealFfmpeg(Path folder) {
    this.folder = folder;
  }

  static RealFfmpeg unpack(String version, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path jars = Path.of(System.getProperty("ffmpeg.jars", "target/ffmpeg-jars"));
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(jars, "ffmpeg-" + version + ".*-gpl.jar")) {
      unpack(found.iterator().next(), folder);
    }
    return new RealFfmpeg(folder);
  }

  private static void unpack(Path jar, Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (!entry.isDirectory() && !name.startsWith("libjni") && !name.endsWith(".class")) {
          Files.copy(zip, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          folder.resolve(name).toFile().setExecutable(true);
        }
      }
    }
  }

  Process start(String program, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString()));
    command.addAll(List.of("-hide_banner"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
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
