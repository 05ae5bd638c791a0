package io.whipsidecar.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Load and readers for {@link IoServer}: publishers at 30 frames per second, each frame a burst of
 * 1,200-byte packets and a shorter last one, a small audio packet every 20 ms; a bound reader per
 * publisher that takes the packets back and knows how long they were under way.
 *
 * <p>Arguments: server's UDP port, publishers, bits per second, seconds.
 */
public final class IoLoad {
  private static final int PACKET_BYTES = 1_200;
  private static final int AUDIO_BYTES = 160;
  private static final long FRAME_NS = 1_000_000_000 / 30;
  private static final long AUDIO_NS = 20_000_000;
  private static final int HEADER_BYTES = 20;

  private final DatagramChannel channel;
  private final int readerPort;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
  private final int frameBytes;
  private long nextFrameNs;
  private long nextAudioNs;
  private long sent;

  private IoLoad(int serverPort, int readerPort, int bitRate, long startNs) throws IOException {
    this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), serverPort));
    this.readerPort = readerPort;
    this.frameBytes = bitRate / 8 / 30;
    this.nextFrameNs = startNs;
    this.nextAudioNs = startNs;
  }

  /** The reader's port in a packet of the load. */
  static int target(byte[] packet, int offset) {
    return ((packet[offset + 8] & 0xff) << 8) | (packet[offset + 9] & 0xff);
  }

  public static void main(String[] args) throws Exception {
    int serverPort = Integer.parseInt(args[0]);
    int publishers = Integer.parseInt(args[1]);
    int bitRate = Integer.parseInt(args[2]);
    long endNs = System.nanoTime() + 1_000_000_000L * Integer.parseInt(args[3]);
    Readers readers = new Readers(publishers);
    List<IoLoad> loads = new ArrayList<>();
    for (int i = 0; i < publishers; i++) {
      long startNs = System.nanoTime() + FRAME_NS * i / publishers;
      loads.add(new IoLoad(serverPort, readers.ports[i], bitRate, startNs));
    }
    readers.setDaemon(true);
    readers.start();
    while (System.nanoTime() < endNs) {
      long nextNs = Long.MAX_VALUE;
      for (IoLoad load : loads) {
        nextNs = Math.min(nextNs, load.sendDue(System.nanoTime()));
      }
      LockSupport.parkNanos(nextNs - System.nanoTime());
    }
    System.out.printf(
        "  load: %d sent, %s%n", loads.stream().mapToLong(l -> l.sent).sum(), readers.summary());
    System.exit(0);
  }

  private long sendDue(long nowNs) throws IOException {
    if (nowNs >= nextFrameNs) {
      for (int left = frameBytes; left > 0; left -= PACKET_BYTES - HEADER_BYTES) {
        send(Math.min(PACKET_BYTES, left + HEADER_BYTES));
      }
      nextFrameNs += FRAME_NS;
    }
    if (nowNs >= nextAudioNs) {
      send(AUDIO_BYTES);
      nextAudioNs += AUDIO_NS;
    }
    return Math.min(nextFrameNs, nextAudioNs);
  }

  private void send(int bytes) {
    // Looks like RTP to the demultiplexer; bytes 8 and 9 name the reader, 12 to 19 the time.
    packet.clear().put(0, (byte) 0x80).put(1, (byte) 102);
    packet.putShort(8, (short) readerPort).putLong(12, System.nanoTime()).limit(bytes);
    try {
      channel.write(packet);
      sent++;
    } catch (IOException e) {
      sent--; // the server is not up yet
    }
  }

  private static final class Readers extends Thread {
    final int[] ports;
    private final Selector selector = Selector.open();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(2_048);
    private final long[] delaysNs = new long[1 << 20];
    private final AtomicInteger received = new AtomicInteger();

    Readers(int count) throws IOException {
      super("readers");
      ports = new int[count];
      for (int i = 0; i < count; i++) {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 393_216); // FFmpeg's default
        channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        ports[i] = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
      }
    }

    @Override
    public void run() {
      try {
        while (true) {
          selector.select(this::drain);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void drain(SelectionKey key) {
      try {
        DatagramChannel channel = (DatagramChannel) key.channel();
        while (channel.receive(incoming.clear()) != null) {
          int index = received.getAndIncrement() & (delaysNs.length - 1);
          delaysNs[index] = System.nanoTime() - incoming.getLong(12);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String summary() {
      int count = Math.min(received.get(), delaysNs.length);
      int skip = count / 3; // warm-up
      long[] sorted = Arrays.copyOfRange(delaysNs, skip, count);
      Arrays.sort(sorted);
      return count < 10
          ? "nothing came back"
          : String.format(
              "%d came back, under way p50 %.2f ms, p99 %.2f ms",
              received.get(),
              sorted[sorted.length / 2] / 1e6,
              sorted[sorted.length * 99 / 100] / 1e6);
    }
  }
}
