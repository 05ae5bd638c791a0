package io.whipsidecar.http;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.Pem;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The certificate of the HTTPS listener: what its files hold goes for every new connection. */
final class HttpsIdentity {
  private static final String ALIAS = "server";
  private static final String NO_PASSWORD = ""; // it is in memory only

  private HttpsIdentity() {}

  /**
   * @param files gets the files to look at
   * @throws ConfigException when the files can't be used now
   */
  static SslContextFactory.Server of(ServerConfig.Https config, WatchedFiles files) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStorePassword(NO_PASSWORD);
    try {
      files.add(List.of(config.certificate(), config.key()), contents -> load(context, contents));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw ConfigException.of(
          "tls-cert",
          config.certificate() + "\", with tls-key \"" + config.key(),
          "a certificate that is valid, and its key: " + FailureText.withFile(e));
    }
    return context;
  }

  private static void load(SslContextFactory.Server context, List<byte[]> contents)
      throws IOException, GeneralSecurityException {
    X509Certificate[] chain = Pem.certificates(contents.get(0));
    PrivateKey key = Pem.privateKey(contents.get(1));
    Pem.checkPair(chain[0], key);
    Pem.checkTime(chain[0], Instant.now());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, NO_PASSWORD.toCharArray(), chain);
    replace(context, store);
  }

  private static void replace(SslContextFactory.Server context, KeyStore store)
      throws GeneralSecurityException {
    try {
      context.reload(own -> own.setKeyStore(store));
    } catch (Exception e) { // as its signature has it
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }
}
