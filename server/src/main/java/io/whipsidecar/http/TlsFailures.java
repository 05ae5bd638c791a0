package io.whipsidecar.http;

import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.observe.FailureText;
import io.whipsidecar.whip.Client;
import io.whipsidecar.whip.RefusalCause;
import io.whipsidecar.whip.RefusedRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;

/**
 * Tells of clients that come to the HTTPS port and do not get as far as a request: mostly the
 * certificate is not trusted. Called from HTTP threads.
 */
final class TlsFailures implements SslHandshakeListener {
  private final Consumer<RefusedRequest> refusals;

  TlsFailures(Consumer<RefusedRequest> refusals) {
    this.refusals = refusals;
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    String detail = "the TLS handshake failed: " + FailureText.of(failure);
    refusals.accept(
        new RefusedRequest(
            "",
            "",
            client(event.getSSLEngine()),
            "",
            0,
            new RefusalCause(RefusalReason.TLS_FAILED, detail)));
  }

  private static Client client(SSLEngine engine) {
    String host = engine.getPeerHost();
    if (host == null) {
      return Client.direct("", false);
    }
    try {
      InetAddress address = InetAddress.getByName(host); // a literal: nothing is looked up
      return Client.direct(address.getHostAddress(), address.isLoopbackAddress());
    } catch (UnknownHostException e) {
      return Client.direct("", false);
    }
  }
}
