package io.whipsidecar.conformance;

import io.whipsidecar.dtls.DtlsEndpoint;
import io.whipsidecar.dtls.DtlsFingerprint;
import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsKeys;
import io.whipsidecar.dtls.DtlsRole;
import io.whipsidecar.dtls.DtlsSink;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.srtp.SrtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The publisher's side of one connection: checks, handshake, media. Driven by its one user; the
 * handshake runs on a thread of its own.
 */
final class DtlsProbe implements AutoCloseable, DtlsSink {
  private static final long PATIENCE_NS = 8_000_000_000L;
  private static final int STEP_MS = 20;
  private static final int PACKETS = 150;

  private final Session session;
  private final UdpProbe udp;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final DtlsEndpoint endpoint;
  private @Nullable HelloFragments fragments;
  private volatile @Nullable DtlsKeys keys;
  private volatile String ended = "";
  private int datagrams;
  private int reports;

  DtlsProbe(Session session, UdpProbe udp, DtlsIdentity identity) throws Unmet {
    this.session = session;
    this.udp = udp;
    String[] words = session.answer().first("fingerprint").split(" ", 2);
    boolean weAreServer = session.answer().first("setup").equals("active");
    endpoint =
        new DtlsEndpoint(
            identity,
            weAreServer ? DtlsRole.SERVER : DtlsRole.CLIENT,
            List.of(new DtlsFingerprint(words[0], words[1])),
            Handshakes.on(pool),
            Runnable::run,
            this);
  }

  /** Nominates the pair; before it the server must not know us. */
  void nominate() throws IOException, Unmet {
    byte[] check =
        Stun.check(session)
            .attribute(Stun.USE_CANDIDATE)
            .integrity(session.answer().first("ice-pwd"))
            .fingerprint()
            .bytes();
    Unmet.unless(udp.ask(check).isSuccess(), "the check had no success");
  }

  /** Runs the handshake; false when it did not come to keys. */
  boolean handshake(long patienceNs) throws IOException {
    endpoint.start();
    return await(() -> keys != null || !ended.isEmpty(), patienceNs) && keys != null;
  }

  void connect() throws IOException, Unmet {
    nominate();
    Unmet.unless(handshake(PATIENCE_NS), "no keys; " + (ended.isEmpty() ? "no end" : ended));
  }

  DtlsKeys keys() {
    return Objects.requireNonNull(keys, "keys");
  }

  int datagrams() {
    return datagrams;
  }

  /** Sends Opus until a report of RTCP comes. */
  boolean reportComes() throws IOException {
    DtlsKeys now = keys();
    SrtpProfile profile = Objects.requireNonNull(SrtpProfile.ofId(now.srtpProfileId()));
    SrtpSender srtp = new SrtpSender(profile, now.localKey(), now.localSalt());
    byte[] packet = new byte[60];
    byte[] out = new byte[100];
    for (int i = 0; i < PACKETS && reports == 0; i++) {
      ByteBuffer.wrap(packet)
          .put((byte) 0x80)
          .put((byte) 111)
          .putShort((short) (1_000 + i))
          .putInt(i * 960)
          .putInt(1_001);
      int length = srtp.protectRtp(packet, 0, packet.length, out, 0);
      udp.send(Arrays.copyOf(out, length));
      step();
    }
    return reports > 0;
  }

  boolean endComes() throws IOException {
    return await(() -> !ended.isEmpty(), PATIENCE_NS);
  }

  /** What one has to wait for. */
  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  private boolean await(Condition condition, long patienceNs) throws IOException {
    long startNs = System.nanoTime();
    while (!condition.holds() && System.nanoTime() - startNs < patienceNs) {
      step();
    }
    return condition.holds();
  }

  private void step() throws IOException {
    byte[] in = udp.receive(STEP_MS);
    if (in == null || in.length == 0) {
      return;
    }
    int first = in[0] & 0xff; // RFC 7983 §7
    if (first >= 20 && first <= 63) {
      datagrams++;
      endpoint.handle(in, 0, in.length);
    } else if (first >= 128 && in.length > 1 && (in[1] & 0xff) >= 192 && (in[1] & 0xff) <= 223) {
      reports++; // RFC 5761 §4
    }
  }

  /** From now on ClientHellos go out in pieces. */
  void fragmentHello() {
    fragments = new HelloFragments();
  }

  /** Past DTLS, as anyone on the way could send it. */
  void sendRaw(byte[] datagram) throws IOException {
    udp.send(datagram);
  }

  @Override
  public void sendDtls(byte[] datagram, int offset, int length) {
    byte[] whole = Arrays.copyOfRange(datagram, offset, offset + length);
    HelloFragments cutter = fragments;
    try {
      for (byte[] part : cutter == null ? List.of(whole) : cutter.of(whole)) {
        udp.send(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onKeys(DtlsKeys made) {
    keys = made;
  }

  @Override
  public void onClosed(String reason) {
    ended = "closed: " + reason;
  }

  @Override
  public void onFailed(String reason) {
    ended = "failed: " + reason;
  }

  /** Says goodbye. */
  @Override
  public void close() {
    endpoint.close();
    pool.shutdown();
  }
}
