package io.whipsidecar.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a reader puts out each packet of a track: its {@code framecrc} muxer sends a line a packet
 * to here. Timestamps in a recording do not show how long a viewer has waited; this does.
 */
final class FrameTap implements AutoCloseable {
  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final List<Long> arrivalsNs = new ArrayList<>();
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
        synchronized (this) {
          text.lines().filter(line -> line.startsWith("0,")).forEach(line -> arrivalsNs.add(nowNs));
        }
      }
    } catch (IOException e) {
      // Closed: there is nothing more.
    }
  }

  synchronized int count() {
    return arrivalsNs.size();
  }

  /** When the first packet came out; {@link Long#MAX_VALUE} when none has. */
  synchronized long firstNs() {
    return arrivalsNs.isEmpty() ? Long.MAX_VALUE : arrivalsNs.get(0);
  }

  /** Likewise by the wall clock; null when none has. */
  synchronized @Nullable Instant first() {
    return arrivalsNs.isEmpty()
        ? null
        : Instant.now().minusNanos(System.nanoTime() - arrivalsNs.get(0));
  }

  /** The longest time without a packet between two times, in milliseconds. */
  synchronized double longestPauseMs(long fromNs, long toNs) {
    long longest = 0;
    long before = fromNs;
    for (long arrival : arrivalsNs) {
      if (arrival > fromNs && arrival < toNs) {
        longest = Math.max(longest, arrival - before);
        before = arrival;
      }
    }
    return Math.max(longest, toNs - before) / 1e6;
  }

  @Override
  public void close() {
    socket.close();
  }
}
