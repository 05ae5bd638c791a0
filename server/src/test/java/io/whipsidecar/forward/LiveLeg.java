package io.whipsidecar.forward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A forwarder on real loopback ports, driven in real time: a small stand-in for the sidecar. */
final class LiveLeg implements ForwarderSink, AutoCloseable {
  private static final Path SOCKETS = Path.of("/proc/net/udp");
  private static final long LOOK_NS = 10_000_000;

  final IngestForwarder forwarder;
  private final int port;
  private final DatagramChannel socket = DatagramChannel.open();
  private final boolean[] bound = new boolean[2];
  private long lookedNs;
  long packets;

  LiveLeg(int port, boolean perTrack) throws IOException {
    this.port = port;
    long now = System.nanoTime();
    forwarder =
        new IngestForwarder(Fixture.parameters(LossPolicy.SKIP_TO_KEYFRAME, perTrack, now), this);
    forwarder.onReader(0, false, now);
    forwarder.onReader(1, false, now);
  }

  /** Runs until a time or until {@code publisher} has nothing more; null for no publisher. */
  void run(@Nullable SyntheticPublisher publisher, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    if (publisher != null) {
      forwarder.onPublisherStarted(System.nanoTime());
    }
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      if (publisher != null) {
        publisher.feed(forwarder, now);
      }
      if (now >= forwarder.nextDeadlineNs()) {
        forwarder.onTimeout(now);
      }
      if (now - lookedNs >= LOOK_NS) {
        look(now);
      }
      LockSupport.parkNanos(1_000_000);
    }
    if (publisher != null) {
      forwarder.onPublisherEnded(System.nanoTime());
    }
  }

  boolean isBound(int track) {
    return bound[track];
  }

  private void look(long now) {
    lookedNs = now;
    Set<String> ports = new HashSet<>();
    try {
      for (String line : Files.readAllLines(SOCKETS)) {
        String[] fields = line.trim().split("\\s+", -1);
        ports.add(fields[1].substring(fields[1].indexOf(':') + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int track = 0; track < 2; track++) {
      boolean isBound =
          ports.contains(hex(port + 2 * track)) && ports.contains(hex(port + 2 * track + 1));
      if (isBound != bound[track]) {
        bound[track] = isBound;
        forwarder.onReader(track, isBound, System.nanoTime());
      }
    }
  }

  private static String hex(int port) {
    return String.format(Locale.ROOT, "%04X", port);
  }

  @Override
  public void sendRtp(int track, byte[] packet, int offset, int length) {
    packets++;
    send(port + 2 * track, packet, offset, length);
  }

  @Override
  public void sendRtcp(int track, byte[] compound, int offset, int length) {
    send(port + 2 * track + 1, compound, offset, length);
  }

  @Override
  public void needKeyframe(int track) {}

  private void send(int to, byte[] bytes, int offset, int length) {
    try {
      socket.send(
          ByteBuffer.wrap(bytes, offset, length),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
