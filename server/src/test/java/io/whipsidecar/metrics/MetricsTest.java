package io.whipsidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.whipsidecar.http.HttpLimits;
import io.whipsidecar.http.PageServer;
import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.IngestStatistics;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.net.LoopStats;
import io.whipsidecar.observe.BuildInfo;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.observe.MediaTotal;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MetricsTest {
  private static final Path LIST = Path.of("../docs/metrics.md");
  private static final Pattern LISTED = Pattern.compile("^\\| `([a-z0-9_]+)(?:\\{.*})?` \\|");

  private final Counters counters = new Counters();
  private final IngestRegistry registry =
      new IngestRegistry(
          new PortAllocator(new PortRange(20_000, 20_099), block -> null, 0, 16),
          IngestStore.inMemory(),
          new RegistryLimits(100, 0),
          () -> Instant.EPOCH,
          List.of());
  private final Metrics metrics = new Metrics(sources(), false);
  private final Metrics byProcess = new Metrics(sources(), true);

  private MetricSources sources() {
    return new MetricSources(
        counters,
        () -> registry.list(null, Integer.MAX_VALUE),
        () -> new LoopStats(1_000, 2_500_000_000L, 30_000_000, 4_000_000, 7, 3),
        () -> registry.availablePorts(0),
        () -> 5,
        () -> 2);
  }

  @AfterEach
  void close() {
    metrics.close();
    byProcess.close();
  }

  private Ingest start(String id) {
    StartCommand command =
        StartCommand.of(new ProcessId(id), IngestConfig.defaults(), ManagerRef.NONE);
    return ((StartResult.Started) registry.start(command, 0)).ingest();
  }

  private static PrometheusText scrape(Metrics metrics) {
    return PrometheusText.parse(metrics.scrape());
  }

  private static Set<String> listed() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(LIST)) {
      Matcher matcher = LISTED.matcher(line);
      if (matcher.find()) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  @Test
  void shouldExposeWhatIsListedInTheDocumentationAndNothingElse() throws Exception {
    start("studio").reportStatistics(new IngestStatistics(List.of(video()), 0, null, List.of()));
    System.gc(); // jvm_gc_pause_seconds is there after the first one
    Set<String> exposed = new TreeSet<>(scrape(byProcess).families().keySet());
    // Only collectors that work beside the program have these.
    exposed.removeIf(name -> name.startsWith("jvm_gc_concurrent_phase_time_seconds"));
    Set<String> listed = listed();
    listed.removeIf(name -> name.startsWith("jvm_gc_concurrent_phase_time_seconds"));
    listed.removeIf(name -> name.startsWith("jvm_gc_pause_seconds"));
    exposed.removeIf(name -> name.startsWith("jvm_gc_pause_seconds"));

    assertThat(exposed)
        .as("the names in docs/metrics.md: add a row there for each new metric")
        .isEqualTo(listed);
  }

  @Test
  void shouldHaveHelpAndFollowTheNamingConventions() {
    for (PrometheusText.Family family : scrape(byProcess).families().values()) {
      assertThat(family.help).as(family.name).matches("\\S.*");
      assertThat(family.name).matches("[a-z][a-z0-9_]*");
      assertThat(family.type.equals("counter")).isEqualTo(family.name.endsWith("_total"));
      if (family.name.startsWith("whip_sidecar_")) {
        assertThat(family.help).as(family.name).endsWith(".");
      }
    }
  }

  @Test
  void shouldTellNoProcessIdsUnlessTold() {
    start("secret-id");

    assertThat(metrics.scrape()).doesNotContain("secret-id");
    assertThat(byProcess.scrape()).contains("whip_sidecar_ingest_live{process=\"secret-id\"} 0.0");
    assertThat(scrape(metrics).labelNames())
        .doesNotContain("process", "process_id", "address", "session");
  }

  @Test
  void shouldReadCountersWhenAsked() {
    counters.add(Counter.UDP_UNROUTED, 7);
    counters.add(Counter.LEG_RTP_SENT, 11);
    counters.add(MediaKind.VIDEO, MediaTotal.RECEIVED_BYTES, 1_200);
    counters.stages().increment("dtls-done");
    counters.ends().increment("DTLS_FAILED");
    counters.findings().increment("IGNORES_PLI");
    PrometheusText text = scrape(metrics);

    assertThat(text.value("whip_sidecar_dropped_datagrams_total{reason=\"no_session\"}"))
        .isEqualTo(7);
    assertThat(text.value("whip_sidecar_leg_rtp_sent_packets_total")).isEqualTo(11);
    assertThat(text.value("whip_sidecar_media_received_bytes_total{kind=\"video\"}"))
        .isEqualTo(1_200);
    assertThat(text.value("whip_sidecar_publisher_stages_total{stage=\"dtls_done\"}")).isOne();
    assertThat(text.value("whip_sidecar_publisher_ends_total{cause=\"dtls_failed\"}")).isOne();
    assertThat(text.value("whip_sidecar_dtls_handshakes_total{result=\"failed\"}")).isOne();
    assertThat(text.value("whip_sidecar_findings_total{reason=\"ignores_pli\"}")).isOne();
    assertThat(text.value("whip_sidecar_loop_busy_seconds_total")).isEqualTo(2.5);
    assertThat(text.value("whip_sidecar_loop_longest_turn_seconds")).isEqualTo(0.03);
    assertThat(text.value("whip_sidecar_loop_stalls_total")).isEqualTo(3);
    assertThat(text.value("whip_sidecar_dtls_active_handshakes")).isEqualTo(5);
  }

  /** A name that came up after the first scrape is bound at the next one, the others are left. */
  @Test
  void shouldBeRightAndQuietWhenScrapedAgain() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger micrometer = (Logger) LoggerFactory.getLogger("io.micrometer");
    lines.start();
    micrometer.addAppender(lines);
    try {
      for (int i = 1; i <= 3; i++) {
        counters.stages().increment("dtls-done");
        counters.stages().increment("a-new-stage-" + i);
        counters.ends().increment("A_NEW_CAUSE");
        counters.findings().increment("A_NEW_FINDING");
        metrics.latencies().onRequest("GET", 400 + i);
        start("ingest-" + i);
        PrometheusText text = scrape(metrics);
        scrape(byProcess);

        assertThat(text.value("whip_sidecar_publisher_stages_total{stage=\"dtls_done\"}"))
            .isEqualTo(i);
        assertThat(text.value("whip_sidecar_publisher_stages_total{stage=\"a_new_stage_1\"}"))
            .isOne();
        assertThat(text.value("whip_sidecar_publisher_ends_total{cause=\"a_new_cause\"}"))
            .isEqualTo(i);
        assertThat(text.value("whip_sidecar_findings_total{reason=\"a_new_finding\"}"))
            .isEqualTo(i);
      }
    } finally {
      micrometer.detachAppender(lines);
    }

    assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
  }

  @Test
  void shouldTellTheProcessAndTheBuildByTheUsualNames() {
    PrometheusText text = scrape(metrics);
    String build =
        "whip_sidecar_build_info{commit=\"%s\",java=\"%s\",version=\"%s\"}"
            .formatted(BuildInfo.read().commit(), Runtime.version(), BuildInfo.read().version());

    assertThat(text.value(build)).isOne();
    assertThat(text.value("process_cpu_seconds_total")).isBetween(0.1, 1e6);
    assertThat(text.value("process_resident_memory_bytes")).isBetween(1e7, 1e11);
    assertThat(text.value("process_open_fds")).isBetween(3.0, 1e6);
    assertThat(text.value("process_max_fds")).isGreaterThanOrEqualTo(64);
    assertThat(text.value("process_start_time_seconds"))
        .isBetween(1.5e9, System.currentTimeMillis() / 1e3);
  }

  @Test
  void shouldStillKnowItsSourcesAfterACollection() {
    System.gc();
    PrometheusText text = scrape(metrics);

    assertThat(text.value("whip_sidecar_leg_available_ports")).isEqualTo(100);
    assertThat(text.value("whip_sidecar_loop_turns_total")).isEqualTo(1_000);
  }

  @Test
  void shouldCountIngestsByState() {
    start("a");
    Ingest live = start("b");
    live.update(
        "Live.",
        status ->
            status.withState(IngestState.LIVE, "Live.", Instant.EPOCH).withReaderPresent(true));
    PrometheusText text = scrape(metrics);

    assertThat(text.value("whip_sidecar_ingests{state=\"waiting\"}")).isOne();
    assertThat(text.value("whip_sidecar_ingests{state=\"live\"}")).isOne();
    assertThat(text.value("whip_sidecar_readers")).isOne();
    assertThat(text.value("whip_sidecar_leg_available_ports")).isEqualTo(92);
  }

  @Test
  void shouldMeasureCallsRequestsAndWrites() {
    metrics.latencies().onCall("OnProcessStart", "OK", 1_500_000);
    metrics.latencies().onCall("OnProcessStart", "OK", 30_000_000);
    metrics.latencies().onRequest("POST", 201);
    metrics.latencies().onRequest("X-ANYTHING", 405);
    metrics.latencies().onStoreWrite(3_000_000);
    PrometheusText text = scrape(metrics);
    String start = "whip_sidecar_grpc_call_duration_seconds";

    assertThat(text.value(start + "_count{code=\"OK\",method=\"OnProcessStart\"}")).isEqualTo(2);
    assertThat(text.value(start + "_bucket{code=\"OK\",method=\"OnProcessStart\",le=\"0.002\"}"))
        .isOne();
    assertThat(text.value("whip_sidecar_http_requests_total{method=\"POST\",status=\"201\"}"))
        .isOne();
    assertThat(text.value("whip_sidecar_http_requests_total{method=\"other\",status=\"405\"}"))
        .isOne();
    assertThat(text.value("whip_sidecar_store_write_duration_seconds_bucket{le=\"0.005\"}"))
        .isOne();
  }

  @Test
  void shouldShowEachIngestWhenTold() {
    Finding finding = new Finding(Finding.Reason.IGNORES_PLI, "x", Instant.EPOCH);
    Ingest ingest = start("studio \"1\"");
    ingest.reportStatistics(new IngestStatistics(List.of(video()), 0, null, List.of(finding)));
    PrometheusText text = scrape(byProcess);
    String labels = "{kind=\"video\",process=\"studio \\\"1\\\"\"}";

    assertThat(text.value("whip_sidecar_ingest_bitrate_bits_per_second" + labels)).isEqualTo(9);
    assertThat(text.value("whip_sidecar_ingest_frame_rate_hertz" + labels)).isEqualTo(25);
    assertThat(text.value("whip_sidecar_ingest_present_findings{process=\"studio \\\"1\\\"\"}"))
        .isOne();
    registry.stop(ingest.id(), 0);
    assertThat(byProcess.scrape()).doesNotContain("studio");
  }

  private static TrackStatistics video() {
    return new TrackStatistics(
        MediaKind.VIDEO,
        new TrackStatistics.Received(1, 2, 3, 4, 5, 6, 7, 8, 9),
        new TrackStatistics.Picture(1, 2, "High 4.0", 25, 10, 11),
        new TrackStatistics.Forwarded(12, 13, 14, 15, 16));
  }

  @Test
  void shouldHaveAListenerOfItsOwn() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (PageServer server = new PageServer("metrics", any, metrics.page(), HttpLimits.DEFAULT)) {
      server.start();
      HttpResponse<String> page = request("GET", server.port(), "/metrics");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      PrometheusText.parse(page.body());
      assertThat(request("HEAD", server.port(), "/metrics").body()).isEmpty();
      assertThat(request("GET", server.port(), "/whip/x").statusCode()).isEqualTo(404);
      HttpResponse<String> posted = request("POST", server.port(), "/metrics");
      assertThat(posted.statusCode()).isEqualTo(405);
      assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
  }

  private static HttpResponse<String> request(String method, int port, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldHaveAStrictParser() {
    for (String bad :
        List.of(
            "a 1\n",
            "# HELP a\n# TYPE a gauge\na 1\n",
            "# HELP a b\na 1\n",
            "# HELP a b\n# TYPE a gauge\nb 1\n",
            "# HELP a b\n# TYPE a gauge\na{x=\"1\" 1\n",
            "# HELP a b\n# TYPE a gauge\na 1\na 1\n",
            "# HELP a b\n# TYPE a gauge\na 1")) {
      assertThatThrownBy(() -> PrometheusText.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
