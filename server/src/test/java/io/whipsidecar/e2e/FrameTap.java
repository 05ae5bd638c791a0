package io.whipsidecar.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a reader puts out each packet of a track: its {@code framecrc} muxer sends a line a packet
 * to here. Timestamps in a recording do not show how long a viewer has waited; this does.
 */
final class FrameTap implements AutoCloseable {
  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private static final Pattern TIME_BASE = Pattern.compile("#tb 0: (\\d+)/(\\d+)");

  private record Output(long arrivalNs, double mediaMs) {}

  private final List<Output> outputs = new ArrayList<>();
  private double tickMs;
  private final Thread thread = new Thread(this::run, "frame-tap");

  FrameTap() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  /** The arguments that make FFmpeg send a stream of its inputs here, such as {@code 0:v}. */
  List<String> arguments(String map) {
    return List.of(
        "-map",
        map,
        "-c",
        "copy",
        "-flush_packets",
        "1",
        "-f",
        "framecrc",
        "udp://127.0.0.1:" + socket.getLocalPort());
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    try {
      while (true) {
        socket.receive(packet);
        long nowNs = System.nanoTime();
        String text =
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
        text.lines().forEach(line -> add(line, nowNs));
      }
    } catch (IOException e) {
      // Closed: there is nothing more.
    }
  }

  /** Of {@code stream, dts, pts, duration, size, checksum}, after a head with the time base. */
  private synchronized void add(String line, long nowNs) {
    Matcher timeBase = TIME_BASE.matcher(line);
    if (timeBase.matches()) {
      tickMs = 1e3 * Long.parseLong(timeBase.group(1)) / Long.parseLong(timeBase.group(2));
    }
    if (line.startsWith("0,")) {
      long pts = Long.parseLong(line.split(",", -1)[2].trim());
      outputs.add(new Output(nowNs, pts * tickMs));
    }
  }

  synchronized int count() {
    return outputs.size();
  }

  /** When the first packet came out; {@link Long#MAX_VALUE} when none has. */
  synchronized long firstNs() {
    return outputs.isEmpty() ? Long.MAX_VALUE : outputs.get(0).arrivalNs;
  }

  /** Likewise by the wall clock; null when none has. */
  synchronized @Nullable Instant first() {
    return outputs.isEmpty() ? null : Instant.now().minusNanos(System.nanoTime() - firstNs());
  }

  /** The longest time without a packet between two times, in milliseconds. */
  synchronized double longestPauseMs(long fromNs, long toNs) {
    long longest = 0;
    long before = fromNs;
    for (Output output : outputs) {
      if (output.arrivalNs > fromNs && output.arrivalNs < toNs) {
        longest = Math.max(longest, output.arrivalNs - before);
        before = output.arrivalNs;
      }
    }
    return Math.max(longest, toNs - before) / 1e6;
  }

  /**
   * By how much a packet came later after the one before it than their timestamps say, at most, in
   * milliseconds: what the way has added to the publisher's own pauses.
   */
  synchronized double longestHoldUpMs(long fromNs, long toNs) {
    double longest = 0;
    for (int i = 1; i < outputs.size(); i++) {
      Output before = outputs.get(i - 1);
      Output output = outputs.get(i);
      if (output.arrivalNs > fromNs && output.arrivalNs < toNs) {
        double apartMs = (output.arrivalNs - before.arrivalNs) / 1e6;
        longest = Math.max(longest, apartMs - (output.mediaMs - before.mediaMs));
      }
    }
    return longest;
  }

  @Override
  public void close() {
    socket.close();
  }
}
