package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Judgement;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.DisconnectPublisherRequest;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.Publisher;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real browsers publish from the publish page into a real FFmpeg. Needs Chromium, Firefox and Node:
 * {@code server/src/test/browser/run} installs what else it needs and starts it.
 */
@Tag("e2e")
class BrowserRun {
  private static final int SECONDS = 10;
  private static final String CODECS = System.getProperty("browser.codecs", "H264");

  private static final BrowserProgram PATTERN = new BrowserProgram("chromium", "pattern");
  private static final BrowserProgram DEVICES = new BrowserProgram("chromium", "devices");
  private static final List<String> BROWSERS = List.of("chromium", "firefox");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double SLACK = 2; // what a build server does at the same time

  @TempDir private static Path folder;
  private static SidecarChild server;

  @BeforeAll
  static void startServer() throws Exception {
    server = SidecarChild.start(folder, List.of());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static Outcome run(String name, PublisherProgram program, Codec video) throws Exception {
    Scenario scenario =
        new Scenario(
            "browser/" + name + " ä", // which its page has to escape
            FfmpegLocator.ofInstallation().locateNewest(),
            program,
            video,
            Codec.OPUS,
            LegFormat.LEG_FORMAT_FFMPEG_SDP,
            SECONDS);
    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);
    String figures = program != DEVICES ? outcome.report() : outcome.judgement() + "\n";
    System.out.println(name + "\n" + figures + outcome.logs().get("publisher"));
    return outcome;
  }

  static List<Codec> codecs() {
    return List.of(CODECS.split(",", -1)).stream().map(Codec::valueOf).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codecs")
  void shouldPublishThePatternWithoutDamageAndInSync(Codec codec) throws Exception {
    String name = codec.name().toLowerCase(Locale.ROOT);
    Outcome outcome = run("pattern-" + name, PATTERN, codec);

    ClientTable.add(
        "chromium" + (codec == Codec.H264 ? "" : " " + codec), "udp", outcome.figures());
    assertThat(outcome.pass()).as(outcome.report()).isTrue();
    assertThat(outcome.logs().get("publisher")).contains("state: You are live.");
  }

  /**
   * VP8: Debian's Firefox has no H264 of its own. Its sound is not in step with its picture: on a
   * machine without loudspeakers Firefox makes sound by a clock that is some per cent slow.
   */
  @Test
  void shouldPublishThePatternFromFirefox() throws Exception {
    Outcome outcome = run("firefox", new BrowserProgram("firefox", "pattern"), Codec.VP8);
    List<Figure> judged =
        outcome.figures().stream().filter(figure -> !figure.name().startsWith("A/V")).toList();

    ClientTable.add("firefox VP8", "udp", judged);
    assertThat(judged).as(outcome.report()).hasSizeGreaterThan(10).allMatch(Figure::pass);
    assertThat(outcome.logs().get("publisher")).contains("state: You are live.");
  }

  @Test
  void shouldPublishByTcp() throws Exception {
    try (WhipDetour detour = WhipDetour.byTcp(server)) {
      Outcome outcome = run("tcp", detour.around(PATTERN), Codec.H264);

      ClientTable.add("chromium", "tcp", outcome.figures());
      assertThat(outcome.pass()).as(outcome.report()).isTrue();
      assertThat(outcome.path()).endsWith("/tcp");
    }
  }

  @Test
  void shouldPublishThroughLoss() throws Exception {
    List<Figure> figures = LossRun.run(server, folder, "chromium", PATTERN, true, SLACK);

    assertThat(figures).as(Figure.table(figures)).allMatch(Figure::pass);
  }

  /** They show no counter: frames, errors and the timeline are what can be judged. */
  @Test
  void shouldPublishChromiumsOwnDevices() throws Exception {
    Outcome outcome = run("devices", DEVICES, Codec.VP8);
    Judgement judged = outcome.judgement();

    assertThat(judged.decodeErrors()).isEmpty();
    assertThat(judged.backwardTimestamps()).isZero();
    assertThat(judged.frames()).isGreaterThan((int) (0.8 * 30 * (SECONDS - 1.5)));
    assertThat(judged.largestVideoStepMs()).isLessThan(500);
    assertThat(judged.largestAudioHoleMs()).isLessThan(60);
    assertThat(judged.audioMs()).isGreaterThan((SECONDS - 1.5) * 1_000);
    assertThat(Math.abs(judged.audioMs() - judged.videoMs())).isLessThan(500);
    assertThat(judged.startsDecodable()).isTrue();
    assertThat(outcome.figures())
        .filteredOn(figure -> figure.name().startsWith("packets lost"))
        .allMatch(Figure::pass);
  }

  /** Its layout, a wrong token, mute, another camera, another network, its link, its memory. */
  @ParameterizedTest
  @ValueSource(strings = {"chromium", "firefox"})
  void shouldHaveAPageThatIsAsItShouldBe(String browser) throws Exception {
    start(server, "page-" + browser, VideoCodec.VIDEO_CODEC_VP8);
    String page = server.url("/whip/page-" + browser);
    String pictures = Path.of("target", "browser", "pictures").toAbsolutePath().toString();
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    try (ChildProcess script =
        BrowserProgram.script("page.js", List.of(browser, page, pictures), "right", output::add)) {
      assertThat(script.await(PATIENCE)).as("%s", output).isTrue();
      assertThat(script.exitCode()).as(output + script.errorTail()).isZero();
      assertThat(output).contains("the page is as it should be");
    }
  }

  /** A real publisher among a thousand ingests: what the operator sees of it, and its end. */
  @Test
  void shouldShowTheOperatorWhatHappens() throws Exception {
    int ingests = 1_000;
    Path own = Files.createDirectories(folder.resolve("operator"));
    try (SidecarChild operated = SidecarChild.start(own, List.of())) {
      for (int i = 1; i < ingests; i++) {
        start(operated, "ingest-" + i, VideoCodec.VIDEO_CODEC_H264);
      }
      start(operated, "studio", VideoCodec.VIDEO_CODEC_VP8);
      String pictures = Path.of("target", "browser", "pictures").toAbsolutePath().toString();
      List<String> output = Collections.synchronizedList(new ArrayList<>());
      List<String> arguments =
          List.of(operated.adminUrl("/"), "studio", String.valueOf(ingests), pictures);
      try (Attempt attempt = new Attempt("chromium", operated.url("/whip/studio"), "right")) {
        attempt.awaitTimes("state: You are live.", 1);
        try (ChildProcess script =
            BrowserProgram.script("admin.js", arguments, "right", output::add)) {
          assertThat(script.await(PATIENCE.multipliedBy(2))).as("%s", output).isTrue();
          assertThat(script.exitCode()).as(output + script.errorTail()).isZero();
        }
        assertThat(ingest(operated, "studio").getLastPublisher().getEndCause())
            .isEqualTo("DISCONNECTED");
      }
    }
  }

  @Test
  void shouldSayWhichBrowserHasTheCodec() throws Exception {
    start(server, "h264", VideoCodec.VIDEO_CODEC_H264);
    try (Attempt attempt = new Attempt("firefox", server.url("/whip/h264"), "right")) {
      assertThat(attempt.reason())
          .contains("reason: This stream needs H264, which this browser can't send. Chrome, Edge");
    }
  }

  /** The same camera goes on, in a new session of the ingest that the server has kept. */
  @Test
  void shouldComeBackAfterTheServerWasKilled() throws Exception {
    Path own = Files.createDirectories(folder.resolve("killed"));
    List<String> settings = List.of("--http-listen", "127.0.0.1:" + freePort());
    List<Attempt> attempts = new ArrayList<>();
    try (SidecarChild first = SidecarChild.start(own, settings)) {
      for (String browser : BROWSERS) {
        start(first, browser, VideoCodec.VIDEO_CODEC_VP8);
        attempts.add(new Attempt(browser, first.url("/whip/" + browser), "right"));
      }
      attempts.forEach(attempt -> attempt.awaitTimes("state: You are live.", 1));
      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
      attempts.forEach(attempt -> attempt.awaitTimes("state: Not connected.", 1));
    }
    try (SidecarChild second = SidecarChild.start(own, settings)) {
      attempts.forEach(attempt -> attempt.awaitTimes("state: You are live.", 2));
      assertThat(attempts).allMatch(attempt -> attempt.cameras() == 1);
      assertThat(BROWSERS).allMatch(browser -> ingest(second, browser).hasPublisher());
    } finally {
      attempts.forEach(Attempt::close);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** As behind a firewall: nothing arrives where the publisher is told to send. */
  @Test
  void shouldSayWhyItDoesNotConnectAndWhyItWasEnded() throws Exception {
    Path own = Files.createDirectories(folder.resolve("unreachable"));
    List<String> settings = List.of("--advertise", "192.0.2.1", "--base-path", "/live/in");
    start(server, "unread", VideoCodec.VIDEO_CODEC_H264);
    try (SidecarChild unreachable = SidecarChild.start(own, settings)) {
      for (String browser : BROWSERS) {
        start(unreachable, browser, VideoCodec.VIDEO_CODEC_VP8);
      }
      String blocked = unreachable.url("/live/in/");
      try (Attempt chromium = new Attempt("chromium", blocked + "chromium", "right");
          Attempt firefox = new Attempt("firefox", blocked + "firefox", "right");
          Attempt unread = new Attempt("chromium", server.url("/whip/unread"), "right")) {
        assertUnread(unread);
        assertBlocked(chromium, unreachable, "chromium", "Chrome");
        assertBlocked(firefox, unreachable, "firefox", "Firefox");
      }
    }
  }

  private static void assertBlocked(Attempt attempt, SidecarChild at, String id, String agent) {
    assertThat(attempt.reason())
        .contains(
            "reason: Your picture and sound can't reach the server. UDP port " + at.iceUdpPort())
        .containsPattern("was tried, and TCP port \\d+ as well\\. A firewall is in the way: ask")
        .contains("to open UDP port " + at.iceUdpPort() + ". Another network")
        .contains("No STUN arrived on 192.0.2.1:", "post-accepted: after 0 ms");
    Publisher last = ingest(at, id).getLastPublisher();
    assertThat(last.getEndCause()).isEqualTo("SETUP_TIMEOUT");
    assertThat(last.getUserAgent()).contains(agent);
  }

  /** No FFmpeg is there; then the publisher is sent away. */
  private static void assertUnread(Attempt unread) {
    unread.awaitTimes("notice: Nobody at the server takes the stream yet.", 1);
    server
        .ingests()
        .disconnectPublisher(
            DisconnectPublisherRequest.newBuilder()
                .setProcessId("unread")
                .setReason("the show is over")
                .build());
    assertThat(unread.reason())
        .contains("reason: You were disconnected by the people who run this stream. They say: the")
        .contains("the show is over", "first-keyframe");
    assertThat(ingest(server, "unread").getLastPublisher().getEndCause()).isEqualTo("DISCONNECTED");
  }

  private static void start(SidecarChild at, String id, VideoCodec codec) {
    WhipIngest ingest =
        WhipIngest.newBuilder()
            .setEnabled(true)
            .setPublishToken("right")
            .setVideoCodec(codec)
            .build();
    at.lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder().setProcessId(id).setWhipIngest(ingest).build());
  }

  private static Ingest ingest(SidecarChild at, String id) {
    GetIngestRequest request = GetIngestRequest.newBuilder().setProcessId(id).build();
    return at.ingests().getIngest(request).getIngest();
  }

  /** A browser whose page is watched. */
  private static final class Attempt implements AutoCloseable {
    private static final int SECONDS = 120;

    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final ChildProcess browser;

    Attempt(String kind, String page, String token) throws IOException {
      PublisherProgram.Task task =
          new PublisherProgram.Task(page, token, null, Codec.OPUS, Scenario.RESOLUTION, SECONDS);
      browser = new BrowserProgram(kind, "devices").start(task, output::add);
    }

    void awaitTimes(String text, int times) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertThat(browser.isAlive()).as(said()).isTrue())
          .until(() -> lines(text).count() >= times);
    }

    /** How many cameras it has shown. */
    long cameras() {
      return lines("camera: ").distinct().count();
    }

    private Stream<String> lines(String start) {
      return said().lines().filter(line -> line.startsWith(start));
    }

    private String said() {
      synchronized (output) {
        return String.join("\n", output) + browser.errorTail();
      }
    }

    /** What the page and its driver say in the end. */
    String reason() {
      assertThat(browser.await(PATIENCE)).as(said()).isTrue();
      assertThat(browser.exitCode()).as(said()).isEqualTo(BrowserProgram.GAVE_A_REASON);
      return said();
    }

    @Override
    public void close() {
      browser.close();
    }
  }
}
