package io.whipsidecar.dtls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs handshakes between two endpoints in memory, so that the classes of both roles are loaded and
 * partly compiled before the first publisher comes. In a cold JVM its handshake takes many times as
 * long.
 */
public final class DtlsWarmUp {
  private DtlsWarmUp() {}

  /**
   * Blocks its caller, who starts the process, until all handshakes are done.
   *
   * @param handshakes needs two threads
   * @param rounds handshakes, one after another
   * @param patience for each of them; the warm-up ends with the first one that takes longer
   * @return whether all of them succeeded; a process whose warm-up failed may go on
   */
  public static boolean run(
      DtlsIdentity identity, Handshakes handshakes, int rounds, Duration patience) {
    for (int i = 0; i < rounds; i++) {
      if (!handshake(identity, handshakes, patience)) {
        return false;
      }
    }
    return true;
  }

  private static boolean handshake(
      DtlsIdentity identity, Handshakes handshakes, Duration patience) {
    CountDownLatch done = new CountDownLatch(2);
    Side client = new Side(identity, DtlsRole.CLIENT, handshakes, done);
    Side server = new Side(identity, DtlsRole.SERVER, handshakes, done);
    client.peer = server;
    server.peer = client;
    client.endpoint.start();
    try {
      return done.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false; // the process is ending
    } finally {
      client.endpoint.close();
      server.endpoint.close();
    }
  }

  /** One endpoint; hands its datagrams to the other one, on the pool's threads. */
  private static final class Side implements DtlsSink {
    private final DtlsEndpoint endpoint;
    private final CountDownLatch done;
    private volatile @Nullable Side peer;

    Side(DtlsIdentity identity, DtlsRole role, Handshakes handshakes, CountDownLatch done) {
      this.done = done;
      List<DtlsFingerprint> same =
          List.of(new DtlsFingerprint("sha-256", identity.sha256Fingerprint()));
      this.endpoint = new DtlsEndpoint(identity, role, same, handshakes, Runnable::run, this);
    }

    @Override
    public void sendDtls(byte[] datagram, int offset, int length) {
      Side to = peer;
      if (to != null) {
        to.endpoint.handle(datagram, offset, length);
      }
    }

    @Override
    public void onKeys(DtlsKeys keys) {
      done.countDown();
    }

    @Override
    public void onClosed(String reason) {}

    @Override
    public void onFailed(String reason) {}
  }
}
