package io.whipsidecar.dtls;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;

/** A bare Bouncy Castle peer, joined to an endpoint; its handshake runs on a thread of its own. */
final class Peer {
  private static final int MTU = 1_200;

  private final PeerTransport transport;
  private final CompletableFuture<DTLSTransport> connection;

  private Peer(PeerTransport transport, CompletableFuture<DTLSTransport> connection) {
    this.transport = transport;
    this.connection = connection;
  }

  static Peer connect(PeerClient client, TestEndpoint server, Executor threads) {
    return connect(client, server, threads, MTU);
  }

  static Peer connect(PeerClient client, TestEndpoint server, Executor threads, int mtu) {
    return join(
        server, mtu, threads, transport -> new DTLSClientProtocol().connect(client, transport));
  }

  static Peer accept(PeerServer server, TestEndpoint client, Executor threads) {
    Peer peer =
        join(client, MTU, threads, transport -> new DTLSServerProtocol().accept(server, transport));
    client.start();
    return peer;
  }

  private interface Protocol {
    DTLSTransport handshake(PeerTransport transport) throws IOException;
  }

  private static Peer join(TestEndpoint endpoint, int mtu, Executor threads, Protocol protocol) {
    PeerTransport transport = new PeerTransport(mtu);
    transport.connect(endpoint::deliver);
    endpoint.sink().connect(transport::deliver);
    return new Peer(
        transport,
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return protocol.handshake(transport);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            threads));
  }

  PeerTransport transport() {
    return transport;
  }

  /** The connection, once its handshake is done. */
  DTLSTransport connection() {
    return RecordingSink.await(connection);
  }
}
