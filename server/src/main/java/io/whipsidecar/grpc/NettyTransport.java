package io.whipsidecar.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.whipsidecar.config.ListenAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The one place that names classes of the shaded transport, because gRPC's own API cannot bind a
 * server to an address: {@code ServerBuilder} and {@code Grpc.newServerBuilderForPort} know only a
 * port on all interfaces, and the sidecar listens on 127.0.0.1 by default. Nothing of the shaded
 * package is imported, and no type of it leaves this class.
 */
final class NettyTransport {
  /** Room for a manager's calls and its watchers on one connection; HTTP/2 queues what is above. */
  private static final int MAX_CALLS_PER_CONNECTION = 2_000;

  /** All of a connection's calls may be given up at once; more than that is an attack. */
  private static final int MAX_RESETS = 2 * MAX_CALLS_PER_CONNECTION;

  private static final int RESET_WINDOW_S = 10;

  /**
   * @param builder for a server on the address
   * @param release lets go of what the builder was given, after the server has ended
   */
  record Transport(ServerBuilder<?> builder, Runnable release) {}

  /**
   * @param release lets go of what the channel was given, after it has ended
   */
  record Client(ManagedChannel channel, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      channel.shutdownNow();
      release.run();
    }
  }

  private NettyTransport() {}

  /** A channel to an address of any kind. */
  static Client connectTo(SocketAddress address, ChannelCredentials credentials) {
    var builder =
        io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder.forAddress(address, credentials)
            .keepAliveTime(20, TimeUnit.SECONDS) // so that a watch notices that its server is gone
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .directExecutor();
    if (!(address instanceof UnixDomainSocketAddress)) {
      return new Client(builder.build(), () -> {});
    }
    var loops = eventLoops();
    builder
        .channelType(io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel.class)
        .eventLoopGroup(loops)
        .overrideAuthority("localhost");
    return new Client(builder.build(), () -> release(loops));
  }

  private static void release(io.grpc.netty.shaded.io.netty.channel.EventLoopGroup loops) {
    var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** A transport with the limits and the keepalive of the API. */
  static Transport listenOn(ListenAddress address, ServerCredentials credentials) {
    if (address instanceof ListenAddress.Unix unix) {
      return unix(unix, credentials);
    }
    var builder =
        io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.forAddress(
            ((ListenAddress.Tcp) address).address(), credentials);
    return new Transport(limit(builder), () -> {});
  }

  /**
   * Java's own Unix domain sockets: unlike Netty's native ones they work on every machine. They
   * need event loops of their own kind.
   */
  private static Transport unix(ListenAddress.Unix address, ServerCredentials credentials) {
    var boss = eventLoops();
    var workers = eventLoops();
    var builder =
        io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.forAddress(
                UnixDomainSocketAddress.of(address.path()), credentials)
            .channelType(
                io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(boss)
            .workerEventLoopGroup(workers);
    return new Transport(
        limit(builder),
        () -> {
          release(workers);
          release(boss);
        });
  }

  private static io.grpc.netty.shaded.io.netty.channel.EventLoopGroup eventLoops() {
    return new io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup(
        1,
        new io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory("grpc-unix", true),
        io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler.newFactory());
  }

  private static ServerBuilder<?> limit(
      io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder builder) {
    return builder
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_S)
        // Pings of quiet channels both ways, so that a dead peer is noticed by either.
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(60, TimeUnit.SECONDS)
        .keepAliveTimeout(20, TimeUnit.SECONDS);
  }
}
