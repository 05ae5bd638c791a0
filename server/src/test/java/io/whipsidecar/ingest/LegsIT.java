package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.net.LoopbackPortProbe;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortBlock;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.ports.PortResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real FFmpegs open the legs, wait on them, and are ended by RR+BYE. */
class LegsIT {
  private static final LoopbackPortProbe PROBE = new LoopbackPortProbe();

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
    try (ChildProcess ffmpeg = start(version, Legs.of(config, ports))) {
      for (TrackEndpoint track : Legs.endpoints(config, ports)) {
        awaitBound(track.rtpPort(), ffmpeg);
        awaitBound(track.rtcpPort(), ffmpeg);
        assertBoundOnLoopbackOnly(track.rtpPort());
        sendRrAndBye(track.rtcpPort());
      }
      assertThat(ffmpeg.await(Duration.ofSeconds(10))).as(ffmpeg.errorTail()).isTrue();
      assertThat(ffmpeg.errorTail())
          .doesNotContain("Unrecognized option", "Option not found", "bind failed");
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

  private static ChildProcess start(String version, List<InputLeg> legs) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-nostdin"));
    for (InputLeg leg : legs) {
      arguments.addAll(leg.options());
      arguments.addAll(List.of("-i", leg.address()));
    }
    arguments.addAll(List.of("-c", "copy", "-f", "null", "-"));
    FfmpegBinary ffmpeg = FfmpegLocator.ofInstallation().locate(version);
    return ffmpeg.start("ffmpeg", arguments, line -> {});
  }

  private static void awaitBound(int port, ChildProcess ffmpeg) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> assertThat(ffmpeg.isAlive()).as(ffmpeg.errorTail()).isTrue())
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
}
