package io.whipsidecar.grpc;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.Pem;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** TLS from files: what they hold goes for every handshake from then on. */
final class TlsFiles {
  private TlsFiles() {}

  /**
   * @param files gets the files to look at
   * @throws ConfigException when a file can't be used now
   */
  static ServerCredentials credentials(ServerConfig.Tls tls, WatchedFiles files) {
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    add(
        files,
        "grpc-tls-cert",
        List.of(tls.certificate(), tls.key()),
        contents -> loadIdentity(identity, contents));
    var credentials = TlsServerCredentials.newBuilder().keyManager(identity);
    Path clientCa = tls.clientCa();
    if (clientCa != null) {
      AdvancedTlsX509TrustManager authorities = trustManager();
      add(
          files,
          "grpc-tls-client-ca",
          List.of(clientCa),
          contents -> authorities.updateTrustCredentials(Pem.certificates(contents.get(0))));
      credentials
          .trustManager(new UnnamedIssuers(authorities))
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  private static void loadIdentity(AdvancedTlsX509KeyManager identity, List<byte[]> contents)
      throws IOException, GeneralSecurityException {
    X509Certificate[] chain = Pem.certificates(contents.get(0));
    PrivateKey key = Pem.privateKey(contents.get(1));
    Pem.checkPair(chain[0], key);
    identity.updateIdentityCredentials(chain, key);
  }

  private static AdvancedTlsX509TrustManager trustManager() {
    try {
      return AdvancedTlsX509TrustManager.newBuilder()
          .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static void add(WatchedFiles files, String key, List<Path> paths, WatchedFiles.Loader loader) {
    try {
      files.add(paths, loader);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw ConfigException.of(
          key,
          paths.size() == 1 ? paths.get(0).toString() : paths.toString(),
          "files that can be used: " + FailureText.withFile(e));
    }
  }
}
