package io.whipsidecar.doctor;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.InputLeg;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.Legs;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.ingest.TrackEndpoint;
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
import org.jspecify.annotations.Nullable;

/** Whether an FFmpeg really opens our legs, and ends when it is told to: one of each format. */
final class FfmpegChecks {
  private static final String NAME = "FFmpeg";

  /** Apart from the leg ports: a running server may just be handing them out. */
  private static final PortRange TRIAL_PORTS = new PortRange(61_000, 65_000);

  private static final Duration OPENS_WITHIN = Duration.ofSeconds(10);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int FIRST_WITH_AV1 = 8;

  private FfmpegChecks() {}

  /**
   * @param wanted a path or a version; null: the one on the PATH
   */
  static List<Finding> of(@Nullable String wanted) {
    List<Finding> findings = new ArrayList<>();
    try {
      FfmpegBinary ffmpeg = FfmpegLocator.ofInstallation().locate(wanted);
      findings.add(version(ffmpeg));
      findings.add(trial(ffmpeg, LegFormat.FFMPEG_SDP));
      findings.add(trial(ffmpeg, LegFormat.FFMPEG_SDP_PER_TRACK));
    } catch (MissingFfmpegException e) {
      String remedy = "name the one that your manager runs with --ffmpeg PATH";
      findings.add(
          wanted == null
              ? Finding.warn(
                  NAME, String.valueOf(e.getMessage()), remedy + "; the server itself needs none.")
              : Finding.fail(NAME, String.valueOf(e.getMessage()), remedy + "."));
    }
    return findings;
  }

  static Finding version(FfmpegBinary ffmpeg) {
    String text = ffmpeg.version() + " (" + ffmpeg.executable() + ")";
    if (!ffmpeg.standIns().isEmpty()) {
      text += "; missing here, but never called: " + String.join(", ", ffmpeg.standIns());
    }
    return ffmpeg.majorVersion() != 0 && ffmpeg.majorVersion() < FIRST_WITH_AV1
        ? Finding.ok(NAME, text + "; it reads no AV1, which takes version 8")
        : Finding.ok(NAME, text);
  }

  private static Finding trial(FfmpegBinary ffmpeg, LegFormat format) {
    PortResult ports =
        new PortAllocator(TRIAL_PORTS, new LoopbackPortProbe(), 0, 100)
            .allocate(format.portShape(), 0);
    if (ports instanceof PortResult.Exhausted none) {
      return Finding.warn(
          NAME, "no leg can be tried on loopback: " + none.message(), "free some of these ports.");
    }
    PortResult.Allocated allocated = (PortResult.Allocated) ports;
    IngestConfig config =
        IngestConfig.of(TrackConfig.of(Codec.H264), TrackConfig.of(Codec.OPUS), format);
    try {
      return trial(ffmpeg, config, allocated.block());
    } catch (IOException e) {
      return Finding.fail(NAME, "can't be started: " + e.getMessage(), "install it anew.");
    }
  }

  private static Finding trial(FfmpegBinary ffmpeg, IngestConfig config, PortBlock block)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-nostdin"));
    for (InputLeg leg : Legs.of(config, block)) {
      arguments.addAll(leg.options());
      arguments.addAll(List.of("-i", leg.address()));
    }
    arguments.addAll(List.of("-c", "copy", "-f", "null", "-"));
    try (ChildProcess child = ffmpeg.start("ffmpeg", arguments, line -> {})) {
      for (TrackEndpoint track : Legs.endpoints(config, block)) {
        if (!opens(child, track.rtpPort()) || !opens(child, track.rtcpPort())) {
          return Finding.fail(
              NAME,
              "does not open a leg of " + config.legFormat() + ": " + child.errorTail().strip(),
              "use FFmpeg 5.1 or later, built with the sdp demuxer, the protocols data, rtp and"
                  + " udp.");
        }
        sendGoodbye(track.rtcpPort());
      }
      return child.await(ENDS_WITHIN)
          ? Finding.ok(NAME, "opens a leg of " + config.legFormat() + " and ends by RR+BYE")
          : Finding.warn(
              NAME,
              "opens a leg of " + config.legFormat() + ", but does not end by RR+BYE",
              "OnProcessStopping will not finish its files; use another build.");
    }
  }

  /** Whether the port is bound in time: then our own bind fails. */
  private static boolean opens(ChildProcess child, int port) {
    for (long i = OPENS_WITHIN.dividedBy(POLL); i > 0; i--) {
      if (isBound(port)) {
        return true;
      }
      if (child.await(POLL)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isBound(int port) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** RFC 3550 §6.4.2 and §6.6: an empty receiver report, then BYE. */
  private static void sendGoodbye(int port) throws IOException {
    ByteBuffer compound = ByteBuffer.allocate(16);
    compound.putInt(0x80C9_0001).putInt(7).putInt(0x81CB_0001).putInt(7).flip();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.send(compound, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }
}
