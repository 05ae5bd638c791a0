package io.whipsidecar.conformance;

import io.whipsidecar.dtls.DtlsIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The server under test, as a WHIP client sees it. One thread. */
final class Whip {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_NS = 300_000_000L;
  private static final String SDP = "application/sdp";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI endpoint;
  private final @Nullable String token;
  private final String videoCodec;
  private final SecureRandom random = new SecureRandom();
  private final DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());

  Whip(URI endpoint, @Nullable String token, String videoCodec) {
    this.endpoint = endpoint;
    this.token = token;
    this.videoCodec = videoCodec;
  }

  URI endpoint() {
    return endpoint;
  }

  String token() {
    return token == null ? "" : token;
  }

  DtlsIdentity identity() {
    return identity;
  }

  /** A new offer of audio and video with credentials of its own. */
  Offer offer() {
    return Offer.of(random, identity.sha256Fingerprint(), videoCodec);
  }

  /** A request with the token, unless the headers (name, value, …) have an Authorization. */
  Reply send(String method, URI uri, String body, String... headers) throws IOException, Unmet {
    return send(method, uri, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Waits and tries again when it was one request too many for a moment. */
  Reply send(String method, URI uri, byte[] body, String... headers) throws IOException, Unmet {
    Reply reply = once(method, uri, body, headers);
    for (int i = 0; i < ATTEMPTS && reply.status() == 429; i++) {
      LockSupport.parkNanos(PAUSE_NS);
      reply = once(method, uri, body, headers);
    }
    return reply;
  }

  /** A request whose refusal is the answer. */
  Reply once(String method, URI uri, byte[] body, String... headers) throws IOException, Unmet {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    request.method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    boolean ours = token != null;
    for (int i = 0; i < headers.length; i += 2) {
      ours &= !headers[i].equals("Authorization");
      if (!headers[i + 1].isEmpty()) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    if (ours) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return new Reply(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmet("interrupted");
    }
  }

  /** POSTs an offer; a session that it opens is ended at once. */
  Reply post(String offer, String... headers) throws IOException, Unmet {
    return post(offer.getBytes(StandardCharsets.UTF_8), headers);
  }

  Reply post(byte[] offer, String... headers) throws IOException, Unmet {
    boolean typed = headers.length > 0 && headers[0].equals("Content-Type");
    Reply reply = whenFree(offer, typed ? headers : with("Content-Type", SDP, headers));
    if (reply.status() == 201 && !reply.header("Location").isEmpty()) {
      send("DELETE", endpoint.resolve(reply.headers("Location").get(0)), "");
    }
    return reply;
  }

  /** Opens a session; its user closes it. */
  Session open(Offer offer) throws IOException, Unmet {
    Reply reply = whenFree(offer.text().getBytes(StandardCharsets.UTF_8), "Content-Type", SDP);
    reply.expect(201);
    Unmet.unless(!reply.header("Location").isEmpty(), "the 201 has no Location");
    return new Session(this, offer, reply);
  }

  /** The session before may need a moment to end. */
  private Reply whenFree(byte[] offer, String... headers) throws IOException, Unmet {
    Reply reply = send("POST", endpoint, offer, headers);
    for (int i = 0; i < ATTEMPTS && reply.status() == 409; i++) {
      LockSupport.parkNanos(PAUSE_NS);
      reply = send("POST", endpoint, offer, headers);
    }
    return reply;
  }

  private static String[] with(String name, String value, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = name;
    all[1] = value;
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  /** The endpoint with another last segment. */
  URI elsewhere(String segment) {
    return endpoint.resolve(segment);
  }
}
