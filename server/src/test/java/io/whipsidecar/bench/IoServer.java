package io.whipsidecar.bench;

import com.sun.management.OperatingSystemMXBean;
import io.whipsidecar.net.MediaLoop;
import io.whipsidecar.net.NioDatagramPort;
import io.whipsidecar.net.NioLoopbackSender;
import io.whipsidecar.net.SessionRouter;
import io.whipsidecar.net.linux.SystemCalls;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.DatagramHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Forwards each datagram of one UDP port to the loopback port that its first four bytes name, and
 * prints the CPU time per packet. Run by {@code bench/io}.
 *
 * <p>Arguments: variant ({@code batches}: the server's own classes; {@code selector}: the same
 * without system calls; {@code blocking}: blocking receive, a connected channel per port), UDP
 * port, seconds of warm-up, seconds measured.
 */
public final class IoServer {
  private static final LongAdder FORWARDED = new LongAdder();

  private IoServer() {}

  /** The server's threads work meanwhile; nothing ends the wait early. */
  private static void pass(int seconds) throws InterruptedException {
    boolean ended = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    if (ended) {
      throw new IllegalStateException("nobody counts down");
    }
  }

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    Thread server =
        switch (args[0]) {
          case "blocking" -> blocking(port);
          case "selector" -> selector(port, Optional.empty());
          case "batches" -> selector(port, SystemCalls.load());
          default -> throw new IllegalArgumentException("variant: " + args[0]);
        };
    pass(Integer.parseInt(args[2]));
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = os.getProcessCpuTime();
    long packets = FORWARDED.sum();
    long start = System.nanoTime();
    pass(Integer.parseInt(args[3]));
    double cpuUs = (os.getProcessCpuTime() - cpu) / 1e3;
    double seconds = (System.nanoTime() - start) / 1e9;
    long forwarded = FORWARDED.sum() - packets;
    System.out.printf(
        "%s: %.1f us CPU per packet, %.0f packets/s, core %.2f%n",
        args[0], cpuUs / forwarded, forwarded / seconds, cpuUs / 1e6 / seconds);
    System.exit(server.isAlive() ? 0 : 1);
  }

  private static Thread selector(int udpPort, Optional<SystemCalls> calls) throws IOException {
    Counters counters = new Counters();
    NioDatagramPort port = NioDatagramPort.open(new InetSocketAddress(udpPort), counters, calls);
    NioLoopbackSender sender = NioLoopbackSender.open(counters, calls);
    SessionRouter router = new SessionRouter((b, offset, length) -> null, counters);
    Session session = new Session(sender);
    // Every publisher is one and the same session here: found as an unrouted one, then bound.
    router.register("all", session);
    router.onUnrouted(
        (b, offset, length, source) -> {
          router.bind(source, session);
          port.follow(source);
          return session;
        });
    MediaLoop loop = new MediaLoop(port, sender, router, counters, System::nanoTime);
    loop.add(session);
    loop.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    System.out.printf(
                        "  faults %d, send failures %d, receive buffer %d, %s%n",
                        counters.value(Counter.LOOP_FAULTS),
                        counters.value(Counter.LEG_SEND_FAILED),
                        port.receiveBufferBytes(),
                        loop.stats())));
    return Thread.currentThread();
  }

  private record Session(NioLoopbackSender sender) implements DatagramHandler {
    @Override
    public void handle(byte[] b, int offset, int length, SocketAddress source, long nowNs) {
      sender.stage(IoLoad.target(b, offset), b, offset, length);
      FORWARDED.increment();
    }

    @Override
    public void onTimeout(long nowNs) {}

    @Override
    public long nextDeadlineNs() {
      return NEVER;
    }
  }

  private static Thread blocking(int udpPort) throws IOException {
    DatagramChannel in = DatagramChannel.open();
    in.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    in.bind(new InetSocketAddress(udpPort));
    Thread thread = new Thread(() -> forward(in), "blocking");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void forward(DatagramChannel in) {
    DatagramChannel[] out = new DatagramChannel[65_536];
    ByteBuffer direct = ByteBuffer.allocateDirect(2_048);
    byte[] heap = new byte[2_048];
    try {
      while (true) {
        direct.clear();
        in.receive(direct);
        int length = direct.position();
        direct.get(0, heap, 0, length); // the ciphers want an array
        direct.put(0, heap, 0, length).flip();
        connected(out, IoLoad.target(heap, 0)).write(direct);
        FORWARDED.increment();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DatagramChannel connected(DatagramChannel[] out, int port) throws IOException {
    DatagramChannel channel = out[port];
    if (channel == null) {
      channel = DatagramChannel.open(StandardProtocolFamily.INET);
      channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      out[port] = channel;
    }
    return channel;
  }
}
