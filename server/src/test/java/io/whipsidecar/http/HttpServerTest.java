package io.whipsidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.whip.PublishToken;
import io.whipsidecar.whip.RefusedRequest;
import io.whipsidecar.whip.WhipEndpoint;
import io.whipsidecar.whip.WhipIngest;
import io.whipsidecar.whip.WhipSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpServerTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(
          64 * 1024, Duration.ofMillis(300), Duration.ofSeconds(5), 500, Duration.ofSeconds(1));

  private final List<String> askedIds = new CopyOnWriteArrayList<>();
  private final List<RefusedRequest> refusals = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server = server(0);

  @BeforeEach
  void start() {
    server.onRefusal(refusals::add);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldAnswerHealthz() throws Exception {
    HttpResponse<String> response = get("/healthz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok\n");
    assertThat(response.headers().map()).doesNotContainKeys("server", "x-powered-by");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/whip", "/whip/"})
  void shouldTellABrowserWhatThisIsAndAProgramThatThereIsNothing(String path) throws Exception {
    HttpResponse<String> page =
        send(HttpRequest.newBuilder(uri(path)).header("Accept", "text/html,*/*;q=0.8"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-");
    assertThat(page.body()).contains("<title>whip-sidecar</title>", "<code>/whip/NAME</code>");
    assertThat(get(path).statusCode()).isEqualTo(404);
    assertThat(askedIds).isEmpty();
  }

  @Test
  void shouldAskThePageForEachRequest() throws Exception {
    assertThat(get("/metrics").body()).isEqualTo("figure 1\n");
    assertThat(raw("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD");
  }

  @ParameterizedTest
  @CsvSource({
    "/whip/cam%2Fstudio%3A1, cam/studio:1",
    "/whip/%2e%2e%2Fx, ../x",
    "/whip/a%20b, a b",
    "/whip/a;b, a;b",
    "/whip/%25, %",
    "/whip/x%5Cy, x\\y",
    "/whip/%F0%9F%98%80, \uD83D\uDE00",
  })
  void shouldBringProcessIdsThroughUnharmed(String path, String id) throws Exception {
    HttpResponse<String> response = post(path, "v=0");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(askedIds).containsExactly(id);
  }

  @Test
  void shouldAnswerPublisher() throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri("/whip/p1"))
                .header("Content-Type", "application/sdp")
                .header("Authorization", "Bearer t")
                .POST(BodyPublishers.ofString("v=0")));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("no-media");
  }

  static Stream<Arguments> errors() {
    String post = "POST /whip/p1 HTTP/1.1\r\nHost: x\r\n";
    String filler = "y".repeat(20_000);
    return Stream.of(
        arguments(post + "Content-Length: 0\r\n\r\n", "401 unauthorized", "NO_TOKEN"),
        arguments(
            "PUT /whip/p1 HTTP/1.1\r\nHost: x\r\n\r\n",
            "405 method-not-allowed",
            "METHOD_NOT_ALLOWED"),
        arguments("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", "404 not-found", "NOT_FOUND"),
        arguments(post + "Content-Length: 100\r\n\r\nv=0", "408 body-timeout", "BODY_TIMEOUT"),
        arguments(post + "Content-Length: 70000\r\n\r\n", "413 body-too-large", "BODY_TOO_LARGE"),
        arguments(post.replace("p1", filler) + "\r\n", "414 uri-too-long", "URI_TOO_LONG"),
        arguments(post + "X: " + filler + "\r\n\r\n", "431 headers-too-large", "HEADERS_TOO_LARGE"),
        arguments(
            post + "Content-Length: -1\r\n\r\n", "400 malformed-request", "MALFORMED_REQUEST"),
        arguments("\u0016\u0003\u0001\u0002", "400 malformed-request", "TLS_FAILED"),
        arguments(
            post.replace("p1", "boom") + "Content-Length: 0\r\n\r\n", "500 internal", "INTERNAL"),
        arguments(post.replace("1.1", "3.7") + "\r\n", "505 http-version", "HTTP_VERSION"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void shouldLetBrowsersReadEveryErrorAndItsTypeAndTellOnceWhy(
      String request, String error, String reason) {
    String[] words = error.split(" ", -1);

    assertThat(raw(request))
        .startsWith("HTTP/1.1 " + words[0] + ' ')
        .contains("Content-Type: application/problem+json")
        .contains("\"type\":\"urn:whip-sidecar:problem:" + words[1] + '"')
        .contains("\"status\":" + words[0])
        .contains("Access-Control-Allow-Origin: *");
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).status()).hasToString(words[0]);
    assertThat(refusals.get(0).cause().reason()).hasToString(reason);
    assertThat(refusals.get(0).client().address()).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldExposeHeadersToBrowsersButNoPages() {
    assertThat(raw("GET /whip/p1 HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains("Access-Control-Expose-Headers: Location, ETag, Link, Accept-Post, Retry-After");
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")).doesNotContain("Access-Control");
  }

  @Test
  void shouldRefuseLargeBodyThatDoesNotTellItsLength() {
    String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";

    assertThat(
            raw(
                "POST /whip/p1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk.repeat(3)))
        .startsWith("HTTP/1.1 413 ")
        .contains("Connection: close");
  }

  @Test
  void shouldNotWaitForSlowBody() {
    assertThat(raw("POST /whip/p1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nv=0"))
        .startsWith("HTTP/1.1 408 ")
        .contains("body-timeout");
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrder() {
    String get = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    String last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    String answers = raw(get + get + last);

    assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
    assertThat(answers.substring(answers.lastIndexOf("HTTP/1.1"))).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "GET /\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "POST /whip/p1 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /whip/p1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /whip/p1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
      })
  void shouldAnswerGarbageWithClientError(String request) throws Exception {
    assertThat(raw(request + "\r\n\r\n")).matches("(?s)HTTP/1\\.1 (4\\d\\d|505) .*");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseHugeHeaders() {
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "TRACE", "FOO", "post"})
  void shouldAnswerUnknownMethodsWithAllow(String method) {
    assertThat(raw(method + " /whip/p1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD, POST, OPTIONS");
  }

  @Test
  void shouldRefusePathThatIsNoUtf8() {
    assertThat(raw("POST /whip/%ff HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void shouldAnswer500AndGoOnWhenARuleFails() throws Exception {
    assertThat(post("/whip/boom", "v=0").statusCode()).isEqualTo(500);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldSayWhatToDoWhenTheAddressIsTaken() {
    HttpServer second = server(server.port());

    assertThatThrownBy(second::start)
        .isInstanceOf(HttpBindException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("address already in use")
        .hasMessageContaining("for HTTP (--http-listen)");
  }

  @Test
  void shouldServeAfterManyClientsThatNeverFinish() throws Exception {
    Socket[] slow = new Socket[100];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = connect("POST /whip/p1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nv");
    }

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    for (Socket socket : slow) {
      socket.close();
    }
  }

  private HttpServer server(int port) {
    WhipEndpoint whip =
        new WhipEndpoint(
            WhipSettings.plain("/whip", WhipSettings.Access.TOKENS),
            this::ingest,
            new NoPublishers(),
            new Random(1));
    List<Page> pages =
        List.of(
            Page.healthz(),
            new Page("/metrics", () -> new Page.Content(200, "text/plain", "figure 1\n")));
    return new HttpServer(
        new ServerConfig.Http(
            new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
            "/whip",
            null,
            null,
            List.of(),
            ServerConfig.ForwardedHeader.X_FORWARDED_FOR),
        whip,
        pages,
        LIMITS);
  }

  private WhipIngest ingest(String id) {
    askedIds.add(id);
    if (id.equals("boom")) {
      throw new IllegalStateException("a defect");
    }
    String token = id.equals("p1") ? "t" : "another";
    return new WhipIngest(id, Codec.H264, null, PublishToken.of(token), 0);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private Socket connect(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  /** Sends the bytes and reads until the server closes. */
  private String raw(String text) {
    try (Socket socket = connect(text);
        InputStream in = socket.getInputStream()) {
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[8_192];
      socket.setSoTimeout(2_000);
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException stillOpenOrReset) {
        return answer.toString();
      }
      return answer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
