package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.forward.ForwarderParameters;
import io.whipsidecar.forward.ForwarderSink;
import io.whipsidecar.forward.IngestForwarder;
import io.whipsidecar.forward.LossPolicy;
import io.whipsidecar.forward.TrackOutput;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.InputLeg;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.Legs;
import io.whipsidecar.ingest.TrackConfig;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Codecs, profiles and changes that no publisher at hand sends by WHIP: a real encoder's RTP goes
 * through the forwarder into a leg, and a real FFmpeg records it.
 */
@Tag("e2e")
class EncoderLegIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PICTURES = 45; // of each publisher
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  /** H265 in APs and FUs; H264 in STAP-As, FU-As and single NAL units. */
  @ParameterizedTest(name = "{0} {1} into FFmpeg {2}")
  @CsvSource({
    "H265, main 320x180, 5.1.2",
    "H265, main 320x180, 7.1.1",
    "H265, main 320x180, 8.1.2",
    "H264, baseline 320x180 > main 640x360 > high 480x270, 5.1.2",
    "H264, high 640x360 > high 320x180 > baseline 640x360, 7.1.1",
    "H264, high 640x360 > baseline 320x180 > main 320x180, 8.1.2",
  })
  void shouldRecordEveryPictureOfTheEncoders(Codec codec, String streams, String version)
      throws Exception {
    FfmpegBinary ffmpeg = FfmpegLocator.ofInstallation().locate(version);
    PortBlock ports = ports();
    Path file = folder.resolve("recording.mkv");
    List<String> publishers = List.of(streams.split(" > ", -1));
    try (DatagramChannel encoded = DatagramChannel.open();
        DatagramChannel legs = DatagramChannel.open();
        ChildProcess reader = reader(ffmpeg, codec, ports, file)) {
      encoded.bind(new InetSocketAddress(LOOPBACK, 0)).configureBlocking(false);
      await().atMost(PATIENCE).until(() -> !isFree(ports.first() + 1));
      IngestForwarder forwarder = forwarder(codec, new LegSockets(legs, ports));
      for (String stream : publishers) {
        publish(stream, codec, encoded, forwarder);
      }
      forwarder.endReader();
      assertThat(reader.await(PATIENCE)).as(reader.errorTail()).isTrue();
      assertThat(reader.exitCode()).as(reader.errorTail()).isZero();
    }
    assertThat(pictures(file)).isEqualTo(PICTURES * publishers.size());
  }

  /** One publisher after the other: profile, parameter sets and size change in mid-stream. */
  private static void publish(
      String stream, Codec codec, DatagramChannel encoded, IngestForwarder forwarder)
      throws Exception {
    forwarder.onPublisherStarted(System.nanoTime());
    try (ChildProcess encoder = encoder(codec, stream, encoded)) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> pump(encoded, forwarder, encoder));
      assertThat(encoder.exitCode()).as(encoder.errorTail()).isZero();
    }
    forwarder.onPublisherEnded(System.nanoTime());
  }

  /** True when the encoder has ended and all it sent is forwarded. */
  private static boolean pump(
      DatagramChannel encoded, IngestForwarder forwarder, ChildProcess encoder) throws IOException {
    boolean ended = !encoder.isAlive();
    ByteBuffer packet = ByteBuffer.allocate(2048);
    while (encoded.receive(packet.clear()) != null) {
      forwarder.onPacket(0, packet.array(), 0, packet.position(), System.nanoTime());
      forwarder.onTimeout(System.nanoTime());
    }
    return ended;
  }

  private static PortBlock ports() {
    PortAllocator allocator =
        new PortAllocator(new PortRange(28_000, 28_999), new LoopbackPortProbe(), 0, 50);
    return ((PortResult.Allocated) allocator.allocate(LegFormat.FFMPEG_SDP.portShape(), 0)).block();
  }

  private static IngestForwarder forwarder(Codec codec, ForwarderSink sink) {
    TrackOutput track =
        new TrackOutput(codec, codec.defaultPayloadType(), 7, 1, 1, TrackPayload.of(codec));
    return new IngestForwarder(
        new ForwarderParameters(
            List.of(track),
            LossPolicy.SKIP_TO_KEYFRAME,
            true,
            false,
            0,
            "test",
            1L << 60,
            System.nanoTime()),
        sink);
  }

  private static ChildProcess reader(FfmpegBinary ffmpeg, Codec codec, PortBlock ports, Path file)
      throws Exception {
    IngestConfig config = IngestConfig.of(TrackConfig.of(codec), null, LegFormat.FFMPEG_SDP);
    List<String> arguments = new ArrayList<>(List.of("-nostdin", "-y"));
    for (InputLeg leg : Legs.of(config, ports)) {
      arguments.addAll(leg.options());
      arguments.addAll(List.of("-i", leg.address()));
    }
    arguments.addAll(List.of("-map", "0:v", "-c", "copy", file.toString()));
    return ffmpeg.start("reader", arguments, line -> {});
  }

  private static ChildProcess encoder(Codec codec, String stream, DatagramChannel to)
      throws Exception {
    int port = ((InetSocketAddress) to.getLocalAddress()).getPort();
    List<String> words = List.of(stream.split(" ", -1));
    String source = "testsrc2=s=" + words.get(1) + ":r=30:d=" + PICTURES / 30.0;
    List<String> arguments = new ArrayList<>(List.of("-nostdin", "-re", "-f", "lavfi"));
    arguments.addAll(List.of("-i", source, "-tune", "zerolatency", "-pix_fmt", "yuv420p"));
    arguments.addAll(List.of("-profile:v", words.get(0)));
    arguments.addAll(
        codec == Codec.H265
            ? List.of(
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-x265-params",
                "keyint=30:bframes=0:repeat-headers=1:log-level=error")
            : List.of("-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "15"));
    arguments.addAll(List.of("-f", "rtp", "rtp://127.0.0.1:" + port + "?pkt_size=1200"));
    return FfmpegLocator.ofInstallation().locate("8.1.2").start("encoder", arguments, line -> {});
  }

  /** Pictures that decode, and none that does not. */
  private static int pictures(Path file) throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    try (ChildProcess decoder =
        FfmpegLocator.ofInstallation()
            .locate("8.1.2")
            .start(
                "decoder",
                List.of(
                    "-v",
                    "error",
                    "-i",
                    file.toString(),
                    "-fps_mode",
                    "passthrough",
                    "-enc_time_base",
                    "demux",
                    "-f",
                    "framecrc",
                    "-"),
                lines::add)) {
      assertThat(decoder.await(PATIENCE)).isTrue();
      assertThat(decoder.errorTail()).doesNotContain("hevc").doesNotContain("h264");
    }
    return (int) lines.stream().filter(line -> !line.startsWith("#")).count();
  }

  private static boolean isFree(int port) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The one track's two ports. */
  private record LegSockets(DatagramChannel channel, PortBlock ports) implements ForwarderSink {
    @Override
    public void sendRtp(int track, byte[] packet, int offset, int length) {
      send(ports.first(), packet, offset, length);
    }

    @Override
    public void sendRtcp(int track, byte[] compound, int offset, int length) {
      send(ports.first() + 1, compound, offset, length);
    }

    @Override
    public void needKeyframe(int track) {}

    private void send(int port, byte[] bytes, int offset, int length) {
      try {
        channel.send(ByteBuffer.wrap(bytes, offset, length), new InetSocketAddress(LOOPBACK, port));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
