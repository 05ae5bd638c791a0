package io.whipsidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.whipsidecar.http.HttpBindException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest {
  private final AdminFixture fixture = new AdminFixture();
  private final HttpClient client = HttpClient.newHttpClient();

  private AdminServer started(String token) {
    AdminServer server = fixture.server(token, 0);
    server.start();
    return server;
  }

  private HttpResponse<String> get(AdminServer server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(AdminServer server, String path, String body, String... headers)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(server, path))
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static URI uri(AdminServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** One open page, as a browser has it. */
  private static final class Stream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    Stream(HttpResponse<InputStream> response) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("text/event-stream; charset=utf-8");
      body = response.body();
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The data of the next event of this name. */
    String next(String event) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: " + event)) {
          return lines.readLine().substring("data: ".length());
        }
      }
      throw new IOException("the stream has ended");
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private Stream open(AdminServer server, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, "/events"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new Stream(client.send(request.build(), BodyHandlers.ofInputStream()));
  }

  @Test
  void shouldServeMetricsAndHealth() throws Exception {
    try (AdminServer server = started("")) {
      assertThat(get(server, "/metrics").body()).isEqualTo("figure 1\n");
      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
      assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/admin.js", "/admin.css", "/icon.svg", "/plot.js"})
  void shouldServeThePageUnderAStrictPolicy(String path) throws Exception {
    try (AdminServer server = started("s3cret")) {
      HttpResponse<String> page = get(server, path);

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
          .doesNotContain("unsafe", "http");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(page.body()).doesNotContain("<style", "style=\"", "onclick=");
    }
  }

  @Test
  void shouldStreamWhatHappens() throws Exception {
    fixture.start("studio/1");
    try (AdminServer server = started("");
        Stream page = open(server)) {
      assertThat(page.next("hello")).contains("\"version\"", "\"pass\"");
      assertThat(page.next("watch")).contains("\"snapshot\"", "studio/1");
      AdminFixture.live(fixture.start("studio \"2\"\nx"));
      assertThat(page.next("watch")).contains("\"change\"", "studio \\\"2\\\"\\nx");
      assertThat(page.next("totals")).contains("\"residentBytes\"", "\"handshakesWaiting\":9");
    }
  }

  @Test
  void shouldAskForTheTokenButForHealthAndThePageItself() throws Exception {
    try (AdminServer server = started("s3cret")) {
      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(server, "/metrics").statusCode()).isEqualTo(401);
      assertThat(get(server, "/events").statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics", "Authorization", "Bearer s3cret").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldLetABrowserInByACookie() throws Exception {
    try (AdminServer server = started("s3cret")) {
      assertThat(post(server, "/enter", "s3cret", "Accept", "*/*").statusCode())
          .as("another site can send this")
          .isEqualTo(403);
      assertThat(post(server, "/enter", "wrong", "X-Whip-Sidecar-Pass", "page").statusCode())
          .isEqualTo(401);
      HttpResponse<String> entered =
          post(server, "/enter", "s3cret", "X-Whip-Sidecar-Pass", "page");
      assertThat(entered.statusCode()).isEqualTo(204);
      String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      try (Stream page = open(server, "Cookie", cookie)) {
        assertThat(page.next("hello")).contains("\"asksForToken\":true");
      }
      HttpResponse<String> left = post(server, "/leave", "", "X-Whip-Sidecar-Pass", "page");
      assertThat(left.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    }
  }

  @Test
  void shouldDisconnectForItsOwnPageOnly() throws Exception {
    fixture.start("studio/1");
    String body = "{\"processId\":\"studio/1\"}";
    try (AdminServer server = started("");
        Stream page = open(server)) {
      String pass =
          JsonParser.parseString(page.next("hello")).getAsJsonObject().get("pass").getAsString();
      String[] own = {"X-Whip-Sidecar-Pass", pass, "Sec-Fetch-Site", "same-origin"};
      String[] other = {"X-Whip-Sidecar-Pass", pass, "Sec-Fetch-Site", "cross-site"};

      assertThat(post(server, "/disconnect", body, other).statusCode()).isEqualTo(403);
      assertThat(post(server, "/disconnect", body, "X-Whip-Sidecar-Pass", "x").statusCode())
          .isEqualTo(403);
      assertThat(get(server, "/disconnect").statusCode()).isEqualTo(405);
      assertThat(fixture.disconnected).isEmpty();
      assertThat(post(server, "/disconnect", "{\"processId\":\"y\"}", own).statusCode())
          .isEqualTo(404);
      assertThat(post(server, "/disconnect", "[", own).statusCode()).isEqualTo(404);
      HttpResponse<String> done = post(server, "/disconnect", body, own);
      assertThat(done.statusCode()).isEqualTo(200);
      assertThat(done.body()).isEqualTo("{\"disconnected\":true}\n");
      assertThat(fixture.disconnected).hasSize(1);
    }
  }

  @Test
  void shouldRefuseANameThatIsNotItsOwn() throws Exception {
    try (AdminServer server = started("")) {
      for (String path : List.of("/", "/events", "/metrics", "/admin.js")) {
        assertThat(raw(server, "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
            .startsWith("HTTP/1.1 403 ")
            .contains("Host: evil.example");
      }
    }
  }

  private static String raw(AdminServer server, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldServeSomePagesAtATimeAndMakeRoomForOthers() throws Exception {
    List<Stream> pages = new ArrayList<>();
    try (AdminServer server = started("")) {
      for (int i = 0; i < Feed.MAX_PAGES; i++) {
        Stream page = open(server);
        page.next("hello");
        pages.add(page);
      }
      HttpResponse<String> oneMore = get(server, "/events");
      assertThat(oneMore.statusCode()).isEqualTo(503);
      assertThat(oneMore.headers().firstValue("Retry-After")).isPresent();
      assertThat(oneMore.body()).contains("too many pages");

      pages.get(0).close();
      await()
          .until(
              () -> {
                try (Stream page = open(server)) {
                  return page.next("hello") != null;
                } catch (AssertionError full) {
                  return false;
                }
              });
    }
    for (Stream page : pages) {
      page.close();
    }
  }

  @Test
  void shouldSayWhichAddressIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AdminServer server = fixture.server("", taken.getLocalPort())) {
      assertThatThrownBy(server::start)
          .isInstanceOf(HttpBindException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%1$d/tcp for admin (--admin-listen): address already in"
                  + " use (stop the program that holds it, ss -ltnp 'sport = :%1$d' names it; or"
                  + " choose another port)",
              taken.getLocalPort());
    }
  }
}
