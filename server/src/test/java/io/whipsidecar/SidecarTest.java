package io.whipsidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.whipsidecar.config.ConfigSources;
import io.whipsidecar.config.Settings;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server in this process. */
class SidecarTest {
  @TempDir private Path state;

  @Test
  void shouldTellWhoPostsWhileItStopsWhenToComeAgain() throws Exception {
    Sidecar sidecar = new Sidecar(Settings.toConfig(settings()));
    sidecar.start();
    register(word(sidecar, "grpc"), "p1");
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://" + word(sidecar, "http") + "/whip/p1"))
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(offer()))
            .build();
    HttpClient publisher = HttpClient.newHttpClient();
    assertThat(publisher.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(201);

    sidecar.beginShutdown();
    HttpResponse<String> refusal = publisher.send(post, BodyHandlers.ofString());
    sidecar.stop();

    assertThat(refusal.statusCode()).isEqualTo(503);
    assertThat(refusal.headers().firstValue("Retry-After")).contains("5");
    assertThat(refusal.body()).contains("problem:unavailable", "the server is stopping");
  }

  /** Publishers reach the one, the operator the other. */
  @Test
  void shouldShowMetricsToTheOperatorAlone() throws Exception {
    Sidecar sidecar = new Sidecar(Settings.toConfig(settings()));
    sidecar.start();
    String metrics = get(word(sidecar, "admin"), "/metrics").body();
    HttpResponse<String> outside = get(word(sidecar, "http"), "/metrics");
    int health = get(word(sidecar, "http"), "/healthz").statusCode();
    sidecar.stop();

    assertThat(metrics).contains("whip_sidecar_ingests");
    assertThat(outside.statusCode()).isEqualTo(404);
    assertThat(health).isEqualTo(200);
  }

  @Test
  void shouldShowARefusedPublisherToTheOperatorByEveryMeans() throws Exception {
    Sidecar sidecar = new Sidecar(Settings.toConfig(settings()));
    sidecar.start();
    ManagedChannel channel =
        Grpc.newChannelBuilder(word(sidecar, "grpc"), InsecureChannelCredentials.create()).build();
    register(word(sidecar, "grpc"), "p1");
    Iterator<WatchIngestsResponse> watch =
        IngestServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watchIngests(WatchIngestsRequest.getDefaultInstance());
    assertThat(watch.next().hasSnapshot()).isTrue();

    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://" + word(sidecar, "http") + "/whip/p1"))
            .header("Content-Type", "text/plain")
            .header("User-Agent", "a client")
            .POST(BodyPublishers.ofString("hello"))
            .build();
    assertThat(HttpClient.newHttpClient().send(post, BodyHandlers.discarding()).statusCode())
        .isEqualTo(415);
    Ingest got =
        IngestServiceGrpc.newBlockingStub(channel)
            .getIngest(GetIngestRequest.newBuilder().setProcessId("p1").build())
            .getIngest();
    Ingest told = watch.next().getChange().getIngest();
    String metrics = get(word(sidecar, "admin"), "/metrics").body();
    channel.shutdownNow();
    sidecar.stop();

    assertThat(got.getLastRefusal().getMethod()).isEqualTo("POST");
    assertThat(got.getLastRefusal().getStatus()).isEqualTo(415);
    assertThat(got.getLastRefusal().getReason()).isEqualTo("MEDIA_TYPE");
    assertThat(got.getLastRefusal().getDetail())
        .isEqualTo("Content-Type: text/plain (expected: application/sdp)");
    assertThat(got.getLastRefusal().getRemoteAddress()).isEqualTo("127.0.0.1");
    assertThat(got.getLastRefusal().getUserAgent()).isEqualTo("a client");
    assertThat(got.getLastRefusal().getCount()).isOne();
    assertThat(told.getLastRefusal()).isEqualTo(got.getLastRefusal());
    assertThat(metrics)
        .contains("whip_sidecar_publishers_refused_total{reason=\"media_type\"} 1.0")
        .contains("whip_sidecar_publishers_refused_total{reason=\"unknown_ingest\"} 0.0");
  }

  private static HttpResponse<String> get(String address, String path) throws Exception {
    URI uri = URI.create("http://" + address + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private ConfigSources settings() {
    Map<String, String> flags =
        Map.of(
            "grpc-listen", "127.0.0.1:0",
            "http-listen", "127.0.0.1:0",
            "admin-listen", "127.0.0.1:0",
            "ice-udp-port", "0",
            "ice-tcp-port", "0",
            "allow-anonymous", "true",
            "state-dir", state.toString());
    return ConfigSources.of(flags, Map.of(), null);
  }

  private static String word(Sidecar sidecar, String key) {
    Matcher matcher = Pattern.compile(" " + key + "=(\\S+)").matcher(sidecar.readyLine());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static void register(String grpc, String processId) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(grpc, InsecureChannelCredentials.create()).build();
    try {
      ProcessLifecycleServiceGrpc.newBlockingStub(channel)
          .onProcessStart(
              OnProcessStartRequest.newBuilder()
                  .setProcessId(processId)
                  .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private static String offer() throws IOException {
    String file = "/io/whipsidecar/sdp/offers/chromium.sdp";
    try (InputStream in = Objects.requireNonNull(SidecarTest.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
