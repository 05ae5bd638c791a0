package io.whipsidecar.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import io.whipsidecar.files.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** How a process on the same machine reaches the server of a configuration. */
final class OwnClient {
  private OwnClient() {}

  static NettyTransport.Client open(ServerConfig.Grpc config) {
    return NettyTransport.connectTo(address(config.listen()), credentials(config.tls()));
  }

  private static SocketAddress address(ListenAddress listen) {
    if (listen instanceof ListenAddress.Unix unix) {
      return UnixDomainSocketAddress.of(unix.path());
    }
    InetSocketAddress tcp = ((ListenAddress.Tcp) listen).address();
    return tcp.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getPort())
        : tcp;
  }

  /**
   * The server's certificate names what managers call it, not this address, and is not checked:
   * nothing secret is said. Where it wants one of its clients, its own may do.
   */
  private static ChannelCredentials credentials(ServerConfig.@Nullable Tls tls) {
    if (tls == null) {
      return InsecureChannelCredentials.create();
    }
    try {
      AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
      identity.updateIdentityCredentials(
          Pem.certificates(Files.readAllBytes(tls.certificate())),
          Pem.privateKey(Files.readAllBytes(tls.key())));
      AdvancedTlsX509TrustManager anybody =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(
                  AdvancedTlsX509TrustManager.Verification.INSECURELY_SKIP_ALL_VERIFICATION)
              .build();
      return TlsChannelCredentials.newBuilder().keyManager(identity).trustManager(anybody).build();
    } catch (IOException | GeneralSecurityException e) {
      throw ConfigException.of(
          Settings.GRPC_TLS_CERT.key(),
          tls.certificate().toString(),
          "a file that can be used; " + e);
    }
  }
}
