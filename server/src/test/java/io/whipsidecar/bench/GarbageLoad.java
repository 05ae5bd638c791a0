package io.whipsidecar.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Garbage from a thousand loopback addresses: checks for nobody, checks cut short, ClientHellos,
 * media of strangers, anything. Run by {@link GarbageProcess}, until its standard input ends.
 *
 * <p>Arguments: server's UDP port, packets per second. What it has missed because it had no core,
 * it makes up for at once. Prints packets that were sent, then packets per second.
 */
public final class GarbageLoad {
  private static final int SOURCES = 1_000;
  private static final int KINDS = 5;
  private static final long TICK_NS = 1_000_000;
  private static final double NS_PER_SECOND = 1e9;
  private static volatile boolean ended;

  private GarbageLoad() {}

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    long perSecond = Long.parseLong(args[1]);
    Random random = new Random(5);
    DatagramChannel[] sources = sources(random, port);
    ByteBuffer[] packets = new ByteBuffer[KINDS * 50];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = packet(i % KINDS, random);
    }
    endWithInput();
    long startNs = System.nanoTime();
    long sent = 0;
    while (!ended) {
      double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
      long due = (long) (seconds * perSecond) - sent;
      for (long end = sent + due; sent < end; sent++) {
        sources[(int) (sent * 7 % SOURCES)].write(packets[(int) (sent % packets.length)].rewind());
      }
      LockSupport.parkNanos(TICK_NS);
    }
    double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
    System.out.printf("%d %d%n", sent, (long) (sent / seconds));
  }

  private static void endWithInput() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // Whoever has started this is gone.
              }
              ended = true;
            });
    watch.setDaemon(true);
    watch.start();
  }

  /** Each has an address of its own in 127.0.0.0/8. */
  private static DatagramChannel[] sources(Random random, int port) throws IOException {
    DatagramChannel[] sources = new DatagramChannel[SOURCES];
    for (int i = 0; i < SOURCES; i++) {
      byte[] address = {
        127, (byte) (1 + i / 250), (byte) (1 + i % 250), (byte) (1 + random.nextInt(250))
      };
      sources[i] = DatagramChannel.open(StandardProtocolFamily.INET);
      sources[i].bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
      sources[i].connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    }
    return sources;
  }

  private static ByteBuffer packet(int kind, Random random) {
    byte[] bytes = new byte[60 + 4 * random.nextInt(200)];
    random.nextBytes(bytes);
    ByteBuffer packet = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    switch (kind) {
      case 0 -> check(packet, bytes.length);
      case 1 -> packet.putShort(0, (short) 1).putInt(4, 0x2112A442);
      case 2 -> packet.put(0, (byte) 22).putShort(1, (short) 0xfefd).putShort(3, (short) 0);
      case 3 -> packet.put(0, (byte) 0x80).put(1, (byte) 102);
      default -> packet.put(0, (byte) (64 + random.nextInt(64)));
    }
    return packet;
  }

  /** Well formed but for its authentication. */
  private static void check(ByteBuffer packet, int length) {
    byte[] name = "nobodyAtHome:x-y".getBytes(StandardCharsets.US_ASCII);
    packet.putShort(0, (short) 1).putShort(2, (short) (length - 20)).putInt(4, 0x2112A442);
    packet.putShort(20, (short) 6).putShort(22, (short) name.length).put(24, name);
    int rest = 24 + name.length;
    packet.putShort(rest, (short) 0x8022).putShort(rest + 2, (short) (length - rest - 4));
  }
}
