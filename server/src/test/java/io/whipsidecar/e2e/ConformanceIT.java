package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.conformance.ConformanceCommand;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.WhipIngest;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The conformance suite on the real server, and what it can't try on one endpoint. */
@Tag("e2e")
class ConformanceIT {
  private static final String TOKEN = "conformance-s3cret";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SidecarChild server;

  @BeforeEach
  void startServer() throws Exception {
    server = SidecarChild.start(folder, List.of());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void shouldMeetEveryRequirement() {
    start("conformance");
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new ConformanceCommand()).setOut(new PrintWriter(out));

    int code = command.execute(server.url("/whip/conformance"), "--token", TOKEN);

    assertThat(out.toString()).doesNotContain("FAIL");
    assertThat(out.toString().lines().filter(line -> line.startsWith("met")).count())
        .isGreaterThan(150);
    assertThat(code).isZero();
  }

  @Test
  void shouldKeepTwentyPublishersThatCameAtOnce() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      start("many-" + i);
    }
    for (int i = 0; i < 20; i++) {
      HttpRequest request =
          request("/whip/many-" + i)
              .header("Content-Type", "application/sdp")
              .POST(BodyPublishers.ofString(offer()))
              .build();
      posts.add(client.sendAsync(request, BodyHandlers.ofString()));
    }

    for (CompletableFuture<HttpResponse<String>> post : posts) {
      assertThat(post.get().statusCode()).isEqualTo(201);
    }
    for (CompletableFuture<HttpResponse<String>> post : posts) {
      String session = post.get().headers().firstValue("Location").orElseThrow();
      HttpResponse<String> alive = client.send(request(session).build(), BodyHandlers.ofString());
      assertThat(alive.statusCode()).isEqualTo(204);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url(path)))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private void start(String processId) {
    WhipIngest ingest = WhipIngest.newBuilder().setEnabled(true).setPublishToken(TOKEN).build();
    server
        .lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder()
                .setProcessId(processId)
                .setWhipIngest(ingest)
                .build());
  }

  private static String offer() throws Exception {
    String file = "/io/whipsidecar/sdp/offers/chromium.sdp";
    try (InputStream in = Objects.requireNonNull(ConformanceIT.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
