package io.whipsidecar.grpc;

import io.grpc.ServerBuilder;
import java.net.SocketAddress;

/**
 * The one place that names a class of the shaded transport, because gRPC's own API cannot bind a
 * server to an address: {@code ServerBuilder} and {@code Grpc.newServerBuilderForPort} know only a
 * port on all interfaces, and the sidecar listens on 127.0.0.1 by default. Nothing of the shaded
 * package is imported, and no type of it leaves this class.
 */
final class NettyTransport {
  /** Room for a manager's calls and its watchers on one connection; HTTP/2 queues what is above. */
  private static final int MAX_CALLS_PER_CONNECTION = 2_000;

  private NettyTransport() {}

  static ServerBuilder<?> listenOn(SocketAddress address) {
    return io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.forAddress(address)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION);
  }
}
