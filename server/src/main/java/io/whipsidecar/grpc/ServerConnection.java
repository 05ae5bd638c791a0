package io.whipsidecar.grpc;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.whipsidecar.client.ManagerToken;
import io.whipsidecar.config.ClientConfig;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.config.Settings;
import io.whipsidecar.files.Pem;
import io.whipsidecar.observe.FailureText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a command to a running server, which it finds by the server's own settings. Any
 * thread.
 */
public final class ServerConnection implements AutoCloseable {
  private final NettyTransport.Client client;
  private final Channel channel;
  private final ListenAddress address;

  private ServerConnection(ListenAddress address, ChannelCredentials credentials, String token) {
    this.address = address;
    client = NettyTransport.connectTo(reachable(address), credentials);
    channel =
        token.isEmpty()
            ? client.channel()
            : ClientInterceptors.intercept(client.channel(), ManagerToken.of(token));
  }

  /**
   * A connection to a server that is who it has to be. Nothing is sent before the first call.
   *
   * @throws ConfigException when a certificate or the token can't be read
   */
  public static ServerConnection open(ClientConfig config) {
    return new ServerConnection(config.grpc().listen(), credentials(config), token(config.grpc()));
  }

  /**
   * One on the server's own machine, to whatever listens at its address, for calls in which nothing
   * secret is said: without its token, and its certificate, which names what managers call it, is
   * not looked at.
   *
   * @throws ConfigException when a certificate can't be read
   */
  static ServerConnection unverified(ServerConfig.Grpc config) {
    ServerConfig.Tls tls = config.tls();
    ChannelCredentials credentials =
        tls == null
            ? InsecureChannelCredentials.create()
            : TlsChannelCredentials.newBuilder()
                .keyManager(identity(tls))
                .trustManager(PinnedServer.anybody())
                .build();
    return new ServerConnection(config.listen(), credentials, "");
  }

  /** A server that listens at all addresses is called by loopback. */
  private static SocketAddress reachable(ListenAddress listen) {
    if (listen instanceof ListenAddress.Unix unix) {
      return UnixDomainSocketAddress.of(unix.path());
    }
    InetSocketAddress tcp = ((ListenAddress.Tcp) listen).address();
    return tcp.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getPort())
        : tcp;
  }

  private static ChannelCredentials credentials(ClientConfig config) {
    ServerConfig.Tls tls = config.grpc().tls();
    String authorities = config.authorities();
    if (tls == null && authorities == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    if (tls != null) {
      credentials.keyManager(identity(tls));
    }
    if (authorities == null && tls != null) {
      credentials.trustManager(pinned(tls.certificate()));
    } else if (authorities != null && !authorities.equals(ClientConfig.SYSTEM)) {
      trust(credentials, Path.of(authorities));
    }
    return credentials.build();
  }

  /** The server's own may do where it wants a certificate of its callers. */
  private static AdvancedTlsX509KeyManager identity(ServerConfig.Tls tls) {
    try {
      AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
      identity.updateIdentityCredentials(
          Pem.certificates(Files.readAllBytes(tls.certificate())),
          Pem.privateKey(Files.readAllBytes(tls.key())));
      return identity;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(Settings.GRPC_TLS_CERT, tls.certificate(), e);
    }
  }

  private static TrustManager pinned(Path certificate) {
    return PinnedServer.of(certificates(Settings.GRPC_TLS_CERT, certificate)[0], certificate);
  }

  private static void trust(TlsChannelCredentials.Builder credentials, Path file) {
    var unused = certificates(Settings.GRPC_TLS_CA, file);
    try {
      credentials.trustManager(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw unusable(Settings.GRPC_TLS_CA, file, e);
    }
  }

  private static X509Certificate[] certificates(Settings setting, Path file) {
    try {
      return Pem.certificates(Files.readAllBytes(file));
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(setting, file, e);
    }
  }

  /** Empty: none. Of a file, the first: in a change of tokens all of them are good. */
  private static String token(ServerConfig.Grpc config) {
    Path file = config.tokenFile();
    if (!config.token().isEmpty() || file == null) {
      return config.token();
    }
    try {
      for (String line : Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank()) {
          return line.trim();
        }
      }
    } catch (IOException e) {
      throw unusable(Settings.GRPC_TOKEN_FILE, file, e);
    }
    throw ConfigException.of(
        Settings.GRPC_TOKEN_FILE.key(), file.toString(), "a file with a token in its first line");
  }

  private static ConfigException unusable(Settings setting, @Nullable Path file, Exception cause) {
    return ConfigException.of(
        setting.key(), String.valueOf(file), "a file that can be used: " + FailureText.of(cause));
  }

  /** For the stubs; calls carry the token. */
  public Channel channel() {
    return channel;
  }

  /** The server's address, as it was configured. */
  public ListenAddress address() {
    return address;
  }

  /** Why a call failed: one line that has the value, what was expected and what to do. */
  public String explain(StatusRuntimeException failure) {
    return CallFailure.inWords(address, failure);
  }

  @Override
  public void close() {
    client.close();
  }
}
