package io.whipsidecar.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/**
 * Our end of one publisher's DTLS connection. {@link #start}, {@link #handle} and {@link #close}
 * are called by the session's owner and never block; the sink is called through the owner's
 * executor.
 *
 * <ul>
 *   <li>The handshake occupies a thread of {@link Handshakes}, for 5 s at most.
 *   <li>Afterwards no thread is held: each datagram costs a short task.
 *   <li>Records of epoch 0, alerts among them, are ignored after the handshake; so are records that
 *       do not authenticate.
 * </ul>
 */
public final class DtlsEndpoint {
  private final DtlsIdentity identity;
  private final DtlsRole role;
  private final Handshakes handshakes;
  private final Executor owner;
  private final DtlsSink sink;
  private final Handshake handshake;
  private final QueueTransport transport;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final Object recordLayer = new Object();
  private volatile @Nullable DTLSTransport established;

  /** Touched by the owner only. */
  private Handshakes.@Nullable Entry entry;

  /**
   * @param remote fingerprints of the publisher's certificate: one has to match
   * @param handshakes gives threads to it and to others
   * @param owner runs the sink's methods: the event loop
   */
  public DtlsEndpoint(
      DtlsIdentity identity,
      DtlsRole role,
      List<DtlsFingerprint> remote,
      Handshakes handshakes,
      Executor owner,
      DtlsSink sink) {
    this.identity = identity;
    this.role = role;
    this.handshakes = handshakes;
    this.owner = owner;
    this.sink = sink;
    this.handshake = new Handshake(remote);
    this.transport =
        new QueueTransport(
            new RecordGate(role, handshake::onPlaintextAlert),
            handshakes.cores(),
            handshake::isAlerted,
            datagram -> owner.execute(() -> sink.sendDtls(datagram, 0, datagram.length)));
  }

  /** As a client: begins. As a server: nothing, the publisher's first datagram begins. */
  public void start() {
    if (role == DtlsRole.CLIENT) {
      begin();
    }
  }

  /** How far the handshake came, for people. */
  public String progress() {
    return handshake.progress();
  }

  /**
   * Whether our last flight had to be repeated, so that a publisher that was done may have heard it
   * again. Can become true after the handshake, when the publisher repeats what came before.
   */
  public boolean hasRepeatedLastFlight() {
    return transport.hasRepeatedLastFlight();
  }

  /** Whether the handshake has begun. */
  public boolean isStarted() {
    return started.get();
  }

  /**
   * Takes a datagram; the caller has checked that its source is the publisher's. As a server we
   * begin with the first ClientHello; whatever comes before it is dropped.
   */
  public void handle(byte[] buffer, int offset, int length) {
    if (ended.get() || !isExpected(buffer, offset, length)) {
      return;
    }
    if (!transport.offer(Arrays.copyOfRange(buffer, offset, offset + length))) {
      return; // its sender will repeat it
    }
    Handshakes.Entry running = entry;
    if (established != null) {
      drainSoon();
    } else if (running == null) {
      begin();
    } else {
      handshakes.heard(running);
    }
  }

  private boolean isExpected(byte[] buffer, int offset, int length) {
    return started.get()
        || (role == DtlsRole.SERVER && RecordGate.isClientHello(buffer, offset, length));
  }

  private void begin() {
    if (started.compareAndSet(false, true)) {
      handshake.reached(
          role == DtlsRole.CLIENT
              ? "our ClientHello was sent; nothing came back"
              : "a ClientHello came, but not whole");
      entry = handshakes.begin(new HandshakeTask());
    }
  }

  private final class HandshakeTask implements Handshakes.Task {
    @Override
    public void run(long remainingMillis) {
      if (ended.get()) {
        return; // while it waited for a thread
      }
      if (remainingMillis <= 0) {
        fail("too many handshakes at once");
        return;
      }
      handshake.limitTo((int) remainingMillis);
      runHandshake();
    }

    @Override
    public void giveUp(String reason) {
      fail(reason);
    }
  }

  private void runHandshake() {
    try {
      DTLSTransport connection =
          role == DtlsRole.SERVER
              ? new DTLSServerProtocol()
                  .accept(new SrtpServer(identity, handshake, this::publish), transport)
              : new DTLSClientProtocol()
                  .connect(new SrtpClient(identity, handshake, this::publish), transport);
      transport.stopBlocking();
      established = connection;
      if (ended.get()) {
        closeQuietly(connection);
      } else if (!transport.isEmpty()) {
        drainSoon();
      }
    } catch (IOException | RuntimeException e) {
      fail(handshake.failure(e));
    }
  }

  private void publish(DtlsKeys keys) {
    owner.execute(
        () -> {
          if (!ended.get()) {
            sink.onKeys(keys);
          }
        });
  }

  private void fail(String reason) {
    transport.close();
    if (ended.compareAndSet(false, true)) {
      owner.execute(() -> sink.onFailed(reason));
    }
  }

  private void drainSoon() {
    if (draining.compareAndSet(false, true)) {
      try {
        handshakes.afterwards().execute(this::drain);
      } catch (RejectedExecutionException e) {
        draining.set(false); // the next datagram tries again
      }
    }
  }

  private void drain() {
    DTLSTransport connection = established;
    try {
      if (connection != null) {
        synchronized (recordLayer) {
          read(connection);
        }
      }
    } finally {
      draining.set(false);
    }
    if (!transport.isEmpty() && !ended.get()) {
      drainSoon();
    }
  }

  private void read(DTLSTransport connection) {
    byte[] data = new byte[transport.getReceiveLimit()];
    try {
      while (handshake.closure().isEmpty()) {
        connection.receive(
            data, 0, data.length, 1); // application data: there is none in WebRTC media
      }
    } catch (QueueTransport.NothingMore e) {
      // All is read.
    } catch (IOException e) {
      handshake.onBroken(e);
    }
    String closure = handshake.closure();
    if (!closure.isEmpty() && ended.compareAndSet(false, true)) {
      transport.close();
      owner.execute(() -> sink.onClosed(closure));
    }
  }

  /** Says close_notify if there is a connection, and frees everything. May be called twice. */
  public void close() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    DTLSTransport connection = established;
    if (connection == null) {
      transport.close();
      if (entry != null) {
        handshakes.cancel(entry);
      }
      return;
    }
    try {
      handshakes.afterwards().execute(() -> closeQuietly(connection));
    } catch (RejectedExecutionException e) {
      transport.close(); // the publisher finds out by its own timers
    }
  }

  private void closeQuietly(DTLSTransport connection) {
    synchronized (recordLayer) {
      try {
        connection.close();
      } catch (IOException e) {
        transport.close(); // close_notify could not be sent: nothing else is lost
      }
    }
  }
}
