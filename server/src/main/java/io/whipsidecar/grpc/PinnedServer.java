package io.whipsidecar.grpc;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server by its very certificate, whatever name is in it: on the server's own machine, the
 * file that the server has is known.
 */
final class PinnedServer extends X509ExtendedTrustManager {
  private final @Nullable X509Certificate expected;
  private final @Nullable Path file;

  private PinnedServer(@Nullable X509Certificate expected, @Nullable Path file) {
    this.expected = expected;
    this.file = file;
  }

  /**
   * @param file that the certificate is from, for the message
   */
  static TrustManager of(X509Certificate expected, Path file) {
    return new PinnedServer(expected, file);
  }

  /** For whom nothing secret is said to. */
  static TrustManager anybody() {
    return new PinnedServer(null, null);
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (expected != null && !expected.equals(chain[0])) {
      throw new CertificateException(
          "the server's certificate is another one than that of %s: subject %s, serial number %x"
              .formatted(file, chain[0].getSubjectX500Principal(), chain[0].getSerialNumber()));
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
