package io.whipsidecar.whip;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An endpoint with one ingest, and short words for requests to it. */
final class WhipFixture {
  static final String TOKEN = "s3cret";
  static final String OFFER = offer("chromium");
  static final String SDPFRAG = "application/trickle-ice-sdpfrag";
  static final String TRICKLE =
      """
      a=ice-ufrag:Do0R
      a=ice-pwd:YHZY5FZaksdbO/wSbtGmmg9I
      m=audio 9 RTP/AVP 0
      a=mid:0
      a=candidate:1 1 udp 1 192.0.2.9 9 typ host
      """;
  static final String RESTART =
      """
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      m=audio 9 RTP/AVP 0
      a=mid:0
      """;

  final FakeGateway gateway = new FakeGateway();
  final Map<String, WhipIngest> ingests = new HashMap<>();
  final WhipEndpoint endpoint;

  WhipFixture(boolean allowAnonymous) {
    this(
        WhipSettings.plain(
            "/whip", new WhipSettings.Access(allowAnonymous, false, TokenVerifier.NONE)));
  }

  WhipFixture(WhipSettings settings) {
    endpoint = new WhipEndpoint(settings, ingests::get, gateway, new Random(1));
    add("p1", PublishToken.of(TOKEN));
  }

  void add(String id, @Nullable PublishToken token) {
    ingests.put(id, new WhipIngest(id, Codec.H264, Codec.OPUS, token, 1_000_000));
  }

  static String offer(String name) {
    String file = "/io/whipsidecar/sdp/offers/" + name + ".sdp";
    try (InputStream in = WhipFixture.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Headers come as name, value, name, value. */
  WhipResponse send(String method, String path, String body, String... headers) {
    List<Header> list = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      list.add(new Header(headers[i], headers[i + 1]));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return endpoint.handle(request(method, path, list, bytes));
  }

  private static WhipRequest request(
      String method, String target, List<Header> headers, byte[] body) {
    String[] parts = target.split("\\?", 2);
    String query = parts.length > 1 ? parts[1] : "";
    return new WhipRequest(
        method, parts[0], query, headers, body, Client.direct("192.0.2.9", false));
  }

  WhipResponse post(String path, String token) {
    return send(
        "POST", path, OFFER, "Content-Type", "application/sdp", "Authorization", "Bearer " + token);
  }

  /** The session URL of a new publisher. */
  String open() {
    WhipResponse response = post("/whip/p1", TOKEN);
    assertThat(response.status()).isEqualTo(201);
    return Objects.requireNonNull(response.header("Location"));
  }

  String etag() {
    return '"' + gateway.sessions.values().iterator().next().etag() + '"';
  }

  static String body(WhipResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
