package io.whipsidecar;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsWarmUp;
import io.whipsidecar.media.Codec;
import io.whipsidecar.sdp.Fingerprint;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.LocalParameters;
import io.whipsidecar.whip.Header;
import io.whipsidecar.whip.PublishToken;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.whip.WhipEndpoint;
import io.whipsidecar.whip.WhipIngest;
import io.whipsidecar.whip.WhipRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the way of a publisher once before the first one comes: loading classes and making keys for
 * the first time takes half a second, which the first publisher would have to wait.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int ROUNDS = 20;
  private static final int TIMEOUT_MS = 2_000;
  private static final int HANDSHAKES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String TOKEN = "warm-up";

  private final byte[] offer = offer();
  private final String basePath;
  private final RandomGenerator random;

  private WarmUp(String basePath, RandomGenerator random) {
    this.basePath = basePath;
    this.random = random;
  }

  /** Never fails: a server that is not warm is slower once. */
  static void run(
      InetSocketAddress http,
      String basePath,
      RandomGenerator random,
      DtlsIdentity identity,
      Executor handshakePool) {
    try {
      WarmUp warmUp = new WarmUp(basePath, random);
      warmUp.rules();
      warmUp.http(http);
      DtlsWarmUp.run(identity, handshakePool, HANDSHAKES, PATIENCE);
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

  /** Offer in, answer out, against an ingest and a session that exist only here. */
  private void rules() {
    WhipIngest ingest = new WhipIngest(TOKEN, Codec.H264, Codec.OPUS, PublishToken.of(TOKEN));
    WhipEndpoint endpoint = new WhipEndpoint(basePath, false, id -> ingest, new Sessions(), random);
    List<Header> headers =
        List.of(
            new Header("Content-Type", "application/sdp"),
            new Header("Authorization", "Bearer " + TOKEN));
    for (int i = 0; i < ROUNDS; i++) {
      endpoint.handle(
          new WhipRequest("POST", basePath + "/" + TOKEN, headers, offer, "127.0.0.1", true));
    }
  }

  /** A POST to our own listener, for an ingest that does not exist: 401. */
  private void http(InetSocketAddress address) throws IOException {
    String head =
        "POST %s/%s HTTP/1.1\r\nHost: warm-up\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(basePath, Long.toHexString(random.nextLong()), offer.length);
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

  /** A gateway without sessions behind it. */
  private static final class Sessions implements PublisherGateway {
    @Override
    public OpenResult open(Opening opening) {
      return new Opened(
          new LocalParameters(
              1,
              new IceParameters("warm", "warm-up-of-the-first-answer"),
              new Fingerprint("sha-256", "00"),
              List.of(new LocalCandidate(LocalCandidate.Transport.UDP, "127.0.0.1", 9, 65_535))));
    }

    @Override
    public @Nullable Live find(String processId, String sessionId) {
      return null;
    }

    @Override
    public RestartResult restart(
        String processId, String sessionId, IceParameters remote, String etag) {
      return new NoSession();
    }

    @Override
    public boolean close(String processId, String sessionId) {
      return false;
    }
  }
}
