package io.whipsidecar.bench;

import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.srtp.SrtpReceiver;
import io.whipsidecar.srtp.SrtpSender;
import io.whipsidecar.wire.RtpHeader;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to authenticate and decrypt one RTP packet of 1200 bytes (before protection). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SrtpBenchmark {
  /** Packets that are protected beforehand: each is accepted once by a receiver. */
  private static final int PACKETS = 2048;

  private static final int PACKET_BYTES = 1200;

  @Param SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

  private final byte[][] wire = new byte[PACKETS][];
  private final byte[] out = new byte[1500];
  private byte[] key = new byte[0];
  private byte[] salt = new byte[0];
  private SrtpReceiver receiver = new SrtpReceiver(profile, new byte[16], new byte[12]);
  private int next;

  /** Protects the packets that the benchmark takes apart again and again. */
  @Setup(Level.Trial)
  public void protectPackets() {
    Random random = new Random(1);
    key = new byte[profile.keyBytes()];
    salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    SrtpSender sender = new SrtpSender(profile, key, salt);
    byte[] packet = new byte[PACKET_BYTES];
    random.nextBytes(packet);
    for (int i = 0; i < PACKETS; i++) {
      RtpHeader.write(packet, 0, false, 96, i, 0, 1);
      wire[i] = new byte[PACKET_BYTES + profile.tagBytes()];
      sender.protectRtp(packet, 0, PACKET_BYTES, wire[i], 0);
    }
    next = PACKETS;
  }

  /** The measured operation; every {@value #PACKETS} packets a new receiver is made. */
  @Benchmark
  public int unprotectRtp() {
    if (next == PACKETS) {
      receiver = new SrtpReceiver(profile, key, salt);
      next = 0;
    }
    byte[] packet = wire[next++];
    int length = receiver.unprotectRtp(packet, 0, packet.length, out, 0);
    if (length != PACKET_BYTES) {
      throw new AssertionError("status " + length);
    }
    return length;
  }
}
