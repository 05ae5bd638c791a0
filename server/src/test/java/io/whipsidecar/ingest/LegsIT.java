package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.media.Codec;
import io.whipsidecar.net.LoopbackPortProbe;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortBlock;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.ports.PortResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real FFmpegs open the legs, wait on them, and are ended by RR+BYE. The jars are where {@code
 * package} has put them, or where the system property {@code ffmpeg.jars} says.
 */
class LegsIT {
  private static final LoopbackPortProbe PROBE = new LoopbackPortProbe();

  @TempDir Path folder;

  @ParameterizedTest(name = "FFmpeg {0}, {1}, {2}, {3}")
  @CsvSource({
    "5.1.2, FFMPEG_SDP, H264, OPUS",
    "5.1.2, FFMPEG_SDP_PER_TRACK, H264, OPUS",
    "6.1.1, FFMPEG_SDP, H264, OPUS",
    "7.1.1, FFMPEG_SDP, H264, OPUS",
    "8.1.2, FFMPEG_SDP, H264, OPUS",
    "8.1.2, FFMPEG_SDP_PER_TRACK, VP8, PCMU",
    "8.1.2, FFMPEG_SDP, H265, PCMA",
    "8.1.2, FFMPEG_SDP, AV1, OPUS",
    "6.1.1, FFMPEG_SDP, VP9, OPUS",
    "6.1.1, FFMPEG_SDP, , OPUS",
    "8.1.2, FFMPEG_SDP, H264, ",
  })
  void shouldOpenWaitOnLoopbackAndEndByRrAndBye(
      String version, LegFormat format, Codec video, Codec audio) throws Exception {
    PortBlock ports = ports(format);
    IngestConfig config = config(format, video, audio);
    Path log = folder.resolve("ffmpeg.log");
    Process ffmpeg = start(version, Legs.of(config, ports), log);
    try {
      for (TrackEndpoint track : Legs.endpoints(config, ports)) {
        awaitBound(track.rtpPort(), ffmpeg, log);
        awaitBound(track.rtcpPort(), ffmpeg, log);
        assertBoundOnLoopbackOnly(track.rtpPort());
        sendRrAndBye(track.rtcpPort());
      }
      assertThat(ffmpeg.waitFor(10, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      assertThat(Files.readString(log))
          .doesNotContain("Unrecognized option", "Option not found", "bind failed");
    } finally {
      ffmpeg.destroyForcibly();
    }
  }

  private static PortBlock ports(LegFormat format) {
    PortAllocator allocator = new PortAllocator(new PortRange(29_000, 29_999), PROBE, 0, 50);
    return ((PortResult.Allocated) allocator.allocate(format.portShape(), 0)).block();
  }

  private static IngestConfig config(LegFormat format, Codec video, Codec audio) {
    return new IngestConfig(
        video == null ? null : TrackConfig.of(video),
        audio == null ? null : TrackConfig.of(audio),
        format,
        null,
        PublisherPolicy.REJECT,
        0,
        true,
        LossPolicy.SKIP_TO_KEYFRAME);
  }

  /** As a manager does: an argv, no shell, an empty environment. */
  private Process start(String version, List<InputLeg> legs, Path log) throws IOException {
    unpack(version);
    List<String> command =
        new ArrayList<>(List.of(folder.resolve("ffmpeg").toString(), "-nostdin"));
    for (InputLeg leg : legs) {
      command.addAll(leg.options());
      command.addAll(List.of("-i", leg.address()));
    }
    command.addAll(List.of("-c", "copy", "-f", "null", "-"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    return builder.start();
  }

  private static void awaitBound(int port, Process ffmpeg, Path log) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> assertThat(ffmpeg.isAlive()).as(Files.readString(log)).isTrue())
        .until(() -> !isFree("127.0.0.1", port));
  }

  /** Were it bound to all addresses, another loopback address would be taken too. */
  private static void assertBoundOnLoopbackOnly(int port) {
    assertThat(isFree("127.0.0.2", port)).as("127.0.0.2:%d is free", port).isTrue();
  }

  private static boolean isFree(String host, int port) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void sendRrAndBye(int port) throws IOException {
    ByteBuffer compound = ByteBuffer.allocate(16);
    compound.putInt(0x80C9_0001).putInt(7); // RFC 3550 §6.4.2: an empty receiver report
    compound.putInt(0x81CB_0001).putInt(7).flip(); // RFC 3550 §6.6
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.send(compound, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }

  private void unpack(String version) throws IOException {
    Path jars = Path.of(System.getProperty("ffmpeg.jars", "target/ffmpeg-jars"));
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(jars, "ffmpeg-" + version + "-*-linux-x86_64-gpl.jar")) {
      unpack(found.iterator().next());
    }
    for (String name : List.of("libva.so", "libva-drm.so")) { // 7.1.1 has them without a version
      if (Files.exists(folder.resolve(name))) {
        Files.copy(folder.resolve(name), folder.resolve(name + ".2"));
      }
    }
  }

  private void unpack(Path jar) throws IOException {
    try (InputStream file = Files.newInputStream(jar);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        boolean library = name.contains(".so") && !name.startsWith("libjni");
        if (library || name.equals("ffmpeg")) {
          Files.copy(zip, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          assertThat(folder.resolve(name).toFile().setExecutable(true)).isTrue();
        }
      }
    }
  }
}
