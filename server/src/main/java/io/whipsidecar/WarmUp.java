package io.whipsidecar;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsWarmUp;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.observe.Logging;
import io.whipsidecar.session.MediaPlane;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the way of a publisher once before the first one comes: loading classes and making keys for
 * the first time takes half a second, which the first publisher would have to wait.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int TIMEOUT_MS = 2_000;
  private static final int HANDSHAKES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final byte[] offer = offer();
  private final String basePath;
  private final SecureRandom random;
  private final DtlsIdentity identity;
  private final String processId;

  WarmUp(String basePath, SecureRandom random, DtlsIdentity identity) {
    this.basePath = basePath;
    this.random = random;
    this.identity = identity;
    processId = Long.toHexString(random.nextLong());
  }

  /** The id of an ingest that does not exist, which is POSTed to. */
  String processId() {
    return processId;
  }

  /** What needs no network. Never fails: a server that is not warm is slower once. */
  void withoutNetwork() {
    try {
      Logging.quietly(
          MediaPlane.class.getPackageName(),
          () -> new Rehearsal(basePath, random, identity).run(offer));
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("cause", e).log("warm-up-failed");
    }
  }

  /** The HTTP listener and handshakes. Never fails. */
  void whileListening(InetSocketAddress http, Handshakes handshakes) {
    try {
      http(http);
      DtlsWarmUp.run(identity, handshakes, HANDSHAKES, PATIENCE);
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().addKeyValue("cause", e).log("warm-up-failed");
    }
  }

  private static byte[] offer() {
    try (InputStream in = WarmUp.class.getResourceAsStream("warm-up-offer.sdp")) {
      if (in == null) {
        throw new IllegalStateException("warm-up-offer.sdp is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A POST to our own listener, for an ingest that does not exist: 401. */
  private void http(InetSocketAddress address) throws IOException {
    String head =
        "POST %s/%s HTTP/1.1\r\nHost: warm-up\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(basePath, processId, offer.length);
    try (Socket socket = new Socket()) {
      socket.connect(address, TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(offer);
      out.flush();
      socket.getInputStream().readAllBytes();
    }
  }
}
