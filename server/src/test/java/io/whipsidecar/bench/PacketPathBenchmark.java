package io.whipsidecar.bench;

import io.whipsidecar.net.NioLoopbackSender;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.session.PacketPath;
import io.whipsidecar.srtp.SrtpProfile;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time for one media packet of 1200 bytes from the datagram to the leg: SRTP, receiver, forwarder,
 * and sent to a bound socket that nobody reads, or only handed over.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PacketPathBenchmark {
  /** Packets between two flushes, as a turn of the loop brings them. */
  private static final int BATCH = 32;

  @Param({"AES128_CM_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
  SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

  @Param({"true", "false"})
  boolean socket;

  private @Nullable PacketPath path;
  private @Nullable NioLoopbackSender sender;
  private @Nullable DatagramSocket reader;

  /** Protects a round of packets and opens the sockets. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    if (!socket) {
      path = new PacketPath(profile, PacketPath.ROUND, (port, packet, offset, length) -> {});
      return;
    }
    NioLoopbackSender opened = NioLoopbackSender.open(new Counters());
    DatagramSocket bound =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int to = bound.getLocalPort();
    sender = opened;
    reader = bound;
    path =
        new PacketPath(
            profile,
            PacketPath.ROUND,
            (port, packet, offset, length) -> opened.stage(to, packet, offset, length));
  }

  /** Closes the sockets. */
  @TearDown(Level.Trial)
  public void close() {
    if (sender != null) {
      sender.close();
    }
    if (reader != null) {
      reader.close();
    }
  }

  /** The measured operation: a batch, its timers and its flush. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void forward() {
    PacketPath ready = path;
    if (ready != null) {
      ready.handle(BATCH);
      ready.fireTimers();
    }
    if (sender != null) {
      sender.flush();
    }
  }
}
