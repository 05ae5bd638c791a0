package io.whipsidecar.dtls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** An endpoint whose owner is whoever calls it, with what it said. */
final class TestEndpoint {
  static final DtlsIdentity IDENTITY = DtlsIdentity.generate(new SecureRandom(), Instant.EPOCH);

  /** What another endpoint shows. */
  static final DtlsFingerprint OURS = new DtlsFingerprint("sha-256", IDENTITY.sha256Fingerprint());

  private final RecordingSink sink = new RecordingSink();
  private final DtlsEndpoint endpoint;

  TestEndpoint(DtlsRole role, List<DtlsFingerprint> expected, Handshakes handshakes) {
    endpoint = new DtlsEndpoint(IDENTITY, role, expected, handshakes, Runnable::run, sink);
  }

  static TestEndpoint server(DtlsFingerprint expected, Handshakes handshakes) {
    return new TestEndpoint(DtlsRole.SERVER, List.of(expected), handshakes);
  }

  static TestEndpoint server(DtlsFingerprint expected, Executor pool) {
    return server(expected, Handshakes.on(pool));
  }

  static TestEndpoint client(DtlsFingerprint expected, Executor pool) {
    return new TestEndpoint(DtlsRole.CLIENT, List.of(expected), Handshakes.on(pool));
  }

  /** Joins two endpoints by a network without faults, and starts the client. */
  static void join(TestEndpoint client, TestEndpoint server) {
    client.sink().connect(server::deliver);
    server.sink().connect(client::deliver);
    client.start();
  }

  void start() {
    endpoint.start();
  }

  void deliver(byte[] datagram) {
    endpoint.handle(datagram, 0, datagram.length);
  }

  void close() {
    endpoint.close();
  }

  boolean isStarted() {
    return endpoint.isStarted();
  }

  DtlsEndpoint endpoint() {
    return endpoint;
  }

  RecordingSink sink() {
    return sink;
  }
}
